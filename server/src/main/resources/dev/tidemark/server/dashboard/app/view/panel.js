import { LitElement, html, nothing } from 'lit';
import { queryOf } from '../address.js';
import { rangeTitle } from '../boards.js';
import { addressOf } from '../choice.js';
import { amount, change } from '../words.js';
import './export.js';
import './heat.js';
import './lines.js';
import './series.js';
import './top.js';

/**
 * A panel of a board, whatever it shows. Its menu opens the same question in the explorer; while the board is changed it also
 * moves, renames and removes the panel: fires `panel-change`.
 */
class Panel extends LitElement {
  static properties = {
    asked: { attribute: false },
    api: { attribute: false },
    tenant: { attribute: false },
    editing: { attribute: false },
    fixed: { attribute: false },
    place: { attribute: false },
    of: { attribute: false },
    naming: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../boards.js').Asked & {view: any}} */
    this.asked;
    /** @type {import('../api.js').Api} */
    this.api;
    this.tenant = '';
    this.editing = false;
    /** Whether nothing leads on from it. */
    this.fixed = false;
    this.place = 0;
    this.of = 0;
    this.naming = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { choice, panel, view, title } = this.asked;
    if (!choice || view.refused) {
      return this.#card(html`<p class="empty" role="status" data-testid="panel-problem">${view.refused}</p>`);
    }
    const actions = this.#actions();
    const heading = html`${title}${this.#own()}`;
    if (panel.show === 'number') {
      return this.#number(view);
    }
    if (panel.show === 'heat') {
      return html`<tm-heat .choice=${choice} .view=${view} .api=${this.api} .fixed=${this.fixed} .heading=${heading} .actions=${actions} @choose=${this.#explore}></tm-heat>`;
    }
    if (panel.show === 'top') {
      return html`<tm-top .choice=${choice} .shown=${view} .api=${this.api} .fixed=${this.fixed} .heading=${heading} .actions=${actions} @choose=${this.#explore}></tm-top>`;
    }
    return view.lines
      ? html`<tm-lines .choice=${choice} .view=${view} .api=${this.api} .fixed=${this.fixed} .heading=${heading} .actions=${actions}></tm-lines>`
      : html`<tm-series .choice=${choice} .shown=${view} .api=${this.api} .fixed=${this.fixed} .heading=${heading} .actions=${actions} @choose=${this.#explore}></tm-series>`;
  }

  /** The range that only this panel has. */
  #own() {
    const { range } = this.asked.panel;
    return range ? html` <span class="own">${rangeTitle(range)}</span>` : nothing;
  }

  /** @param {unknown} content */
  #card(content) {
    return html`
      <section class="card panel-card" data-testid="panel">
        <header class="head"><h2>${this.asked.title}${this.#own()}</h2>${this.#actions()}</header>
        ${content}
      </section>
    `;
  }

  /** @param {{value: number|null, before?: number|null}} view */
  #number({ value, before }) {
    const changed = change(value, before);
    const { measure } = /** @type {import('../choice.js').Choice} */ (this.asked.choice);
    return this.#card(html`
      <p class="tile-value" data-testid="panel-value" data-value=${value ?? ''}>${amount(measure, value)}</p>
      <p class="tile-change" data-way=${Math.sign((value ?? 0) - (before ?? 0))}>
        ${before === undefined ? html`&nbsp;` : html`${changed ? html`<strong>${changed}</strong> ` : nothing}from ${amount(measure, before)}`}
      </p>
    `);
  }

  /** Drawn by whatever shows the panel: its listeners are called as that one's, and have to know whose they are. */
  #actions() {
    const { choice, title } = this.asked;
    if (this.fixed) {
      return nothing;
    }
    return html`
      <details class="menu panel-menu" data-testid="panel-menu" @keydown=${(/** @type {KeyboardEvent} */ event) => this.#key(event)}>
        <summary aria-label="More about ${title}">⋯</summary>
        <div class="card panel">
          ${choice ? html`<a class="item" href=${this.#address({})} @click=${(/** @type {MouseEvent} */ event) => this.#follow(event)}>Open in explorer</a>` : nothing}
          ${this.editing ? this.#edits(title) : nothing}
        </div>
      </details>
    `;
  }

  /** @param {string} title */
  #edits(title) {
    const item = (/** @type {string} */ words, /** @type {string} */ what, disabled = false) =>
      html`<button type="button" class="item" ?disabled=${disabled} @click=${() => this.#tell({ what })}>${words}</button>`;
    return html`
      ${item('Move earlier', 'earlier', this.place === 0)} ${item('Move later', 'later', this.place === this.of - 1)}
      ${item('Remove', 'remove', this.of === 1)}
      <form class="rename" @submit=${(/** @type {SubmitEvent} */ event) => this.#rename(event)}>
        <label class="list"><span>New title</span><input name="title" maxlength="120" .value=${this.asked.panel.title ?? ''} placeholder=${title} /></label>
        <button type="submit" class="small">Rename</button>
      </form>
    `;
  }

  /** @param {SubmitEvent} event */
  #rename(event) {
    event.preventDefault();
    this.#tell({ what: 'rename', title: String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('title')).trim() });
  }

  /** @param {{what: string, title?: string}} detail */
  #tell(detail) {
    this.#close();
    this.dispatchEvent(new CustomEvent('panel-change', { detail: { panel: this.asked.panel, ...detail } }));
  }

  #close() {
    this.querySelectorAll('.panel-menu[open]').forEach((menu) => menu.removeAttribute('open'));
    /** @type {HTMLElement|null} */ (this.querySelector('.panel-menu > summary'))?.focus();
  }

  /** @param {import('../address.js').Address} change */
  #address(change) {
    const { choice } = this.asked;
    return choice ? '/' + queryOf({ ...addressOf(choice), ...change, tenant: this.tenant }) : '/';
  }

  /** @param {CustomEvent<import('../address.js').Address>} event what a person chose in the panel: the explorer goes on from there */
  #explore(event) {
    if (this.fixed) {
      return;
    }
    this.#go(this.#address(event.detail));
  }

  /** @param {MouseEvent} event */
  #follow(event) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.#go(this.#address({}));
    }
  }

  /** @param {string} address */
  #go(address) {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape') {
      this.#close();
    }
  }
}

customElements.define('tm-panel', Panel);
