import { LitElement, html, nothing } from 'lit';
import { Answers } from '../answers.js';
import { Api, QuestionRefused, TokenRefused } from '../api.js';
import { addressOf, choiceOf } from '../choice.js';
import { clockAt } from '../clock.js';
import { Live } from '../live.js';
import { Poller } from '../poller.js';
import { RANGES, rangeOf } from '../ranges.js';
import { segments } from '../view/fields.js';
import '../view/series.js';
import '../view/status.js';
import '../view/top.js';
import '../view/totals.js';
import { memberName, moment, span } from '../words.js';

/**
 * @typedef {import('../choice.js').Choice} Choice
 * @typedef {Awaited<ReturnType<Api['share']>>} Shared
 */

/** Which changes a reader may make: they all stay within what is shared. */
const OWN = ['range', 'out', 'order', 'grain'];

/**
 * The page of a share: one view, read only. Its token is in the fragment, which browsers do not send, and stays there: so the link can
 * be kept and a frame be loaded anew.
 */
class SharedPage extends LitElement {
  static properties = {
    shared: { state: true },
    choice: { state: true },
    board: { state: true },
    shown: { state: true },
    health: { state: true },
    over: { state: true },
  };

  /** @type {Live|undefined} */
  #live;

  constructor() {
    super();
    /** @type {Shared|undefined} */
    this.shared = undefined;
    /** @type {Choice|undefined} */
    this.choice = undefined;
    /** @type {import('../boards.js').Board|undefined} what is shown, if it is a board */
    this.board = undefined;
    /** @type {import('../answers.js').Shown|undefined} */
    this.shown = undefined;
    /** @type {import('../poller.js').Health} */
    this.health = { kind: 'starting' };
    /** @type {string|undefined} why there is nothing to see */
    this.over = undefined;
    /** @type {Api} */
    this.api = new Api('');
    this.answers = this.#asking();
    this.poller = new Poller(
      (signal) => this.#round(signal),
      (health) => this.#tell(health),
    );
  }

  createRenderRoot() {
    this.replaceChildren();
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#begin);
    this.#begin();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#begin);
    this.poller.stop();
    this.#live?.close();
  }

  render() {
    return html`
      <header class="top">
        <span class="brand"><img src="/logo.svg" alt="" width="28" height="28" />Tidemark</span>
        ${this.shared && !this.over ? html`<span class="tenant">${this.shared.tenant}</span>` : nothing}
      </header>
      <main>${this.over ? this.#over(this.over) : this.board ? this.#board(this.board) : this.#view()}</main>
    `;
  }

  /** @param {string} why */
  #over(why) {
    return html`
      <section class="card ended" data-testid="ended">
        <h1>There is nothing to see here</h1>
        <p>${why}</p>
        <p>Ask whoever gave you the link for a new one.</p>
      </section>
    `;
  }

  /** Asks for itself. @param {import('../boards.js').Board} board */
  #board(board) {
    const { title, tenant } = /** @type {Shared} */ (this.shared);
    const listed = { name: title, origin: /** @type {const} */ ('made'), board };
    return html`
      ${this.#title(/** @type {Shared} */ (this.shared))}
      <tm-board .session=${{ tenant, token: '', api: this.api }} .listed=${listed} .fixed=${true} @refused=${this.#ended}></tm-board>
    `;
  }

  #view() {
    const { shared, choice, shown, api } = this;
    return html`
      ${shared ? this.#title(shared) : nothing}
      ${choice ? this.#period(choice) : nothing}
      ${this.#problem()}
      ${choice
        ? html`
            <tm-totals .choice=${choice} .shown=${shown} .fixed=${true}></tm-totals>
            <div class="answers">
              <tm-series .choice=${choice} .shown=${shown} .api=${api} .fixed=${true} @choose=${this.#chosen}></tm-series>
              ${choice.dimension
                ? html`<tm-top .choice=${choice} .shown=${shown} .api=${api} .fixed=${true} @choose=${this.#chosen}></tm-top>`
                : nothing}
            </div>
          `
        : this.health.kind === 'failing'
          ? nothing
          : html`<p class="starting" role="status">Loading…</p>`}
      <tm-status .health=${this.health} .shown=${shown}></tm-status>
    `;
  }

  /** @param {Shared} shared */
  #title({ title, expires }) {
    const end = new Date(expires);
    return html`
      <div class="shared-title">
        <h1 data-testid="shared-title">${title}</h1>
        <p class="why">This link ends <time datetime=${expires}>${moment(end)}</time></p>
      </div>
    `;
  }

  /** What is shown: ranges that are not longer than what is shared, and its filters. @param {Choice} choice */
  #period(choice) {
    const { from, to } = rangeOf(choice.range, clockAt(new Date(), choice.zone), choice.grain);
    const within = this.#ranges(choice);
    return html`
      <div class="controls" role="group" aria-label="What is shown">
        ${within.length > 1
          ? segments({
              label: 'Range',
              options: within,
              chosen: choice.range,
              choose: (name) => this.#choose({ range: name, out: undefined }),
              testid: 'range',
            })
          : html`<p class="why" data-testid="shared-range">${from && to ? span(from, to) : 'All there is'}</p>`}
        ${choice.filters.map(
          ({ member, value, not }) =>
            html`<span class="chip"><span>${member.title} ${not ? html`<em>is not</em>` : 'is'} <strong>${memberName(value)}</strong></span></span>`,
        )}
      </div>
    `;
  }

  /** @param {Choice} choice */
  #ranges({ zone }) {
    const now = clockAt(new Date(), zone);
    const whole = rangeOf(this.shared?.view.address.range ?? '', now, undefined);
    const { from: first, to: last } = whole;
    const presets = RANGES.filter(({ name }) => {
      const { from, to } = rangeOf(name, now, undefined);
      return name === whole.name || !first || !last || (from && to && from >= first && to <= last);
    });
    const all = { name: whole.name, title: first && last ? span(first, last) : 'All there is' };
    return presets.some(({ name }) => name === whole.name) ? presets : [all, ...presets];
  }

  #problem() {
    const failure = this.health.kind === 'failing' ? this.health.failure : undefined;
    return failure instanceof QuestionRefused
      ? html`<p class="problem notice" role="alert" data-testid="problem">${failure.message}</p>`
      : nothing;
  }

  #begin = () => {
    const token = location.hash.slice(1);
    this.api = new Api(token);
    this.answers = this.#asking();
    this.shared = undefined;
    this.choice = undefined;
    this.board = undefined;
    this.shown = undefined;
    this.over = token === '' ? 'The link is not complete: the part behind the # is missing.' : undefined;
    this.poller.stop();
    if (token !== '') {
      this.poller.start();
    }
  };

  #asking() {
    this.#live?.close();
    const live = new Live(this.api, () => this.#news(live));
    this.#live = live;
    return new Answers(this.api, live, () => this.#news(live));
  }

  /** @param {Live} live for which there is some; perhaps of a link that is not shown any more */
  #news(live) {
    if (this.isConnected && live === this.#live && !this.over) {
      this.poller.now();
    }
  }

  /** @param {AbortSignal} signal */
  async #round(signal) {
    if (!this.shared) {
      const shared = await this.api.share(signal);
      if (!location.pathname.endsWith('/' + shared.id)) {
        throw new TokenRefused('of another link');
      }
      document.title = `${shared.title} – Tidemark`;
      if (shared.view.kind === 'board') {
        await import('../view/board.js');
        this.shared = shared;
        this.board = shared.view.board;
        this.poller.stop();
        return;
      }
      this.choice = choiceIn(shared.view);
      this.shared = shared;
    }
    if (!this.choice) {
      this.poller.stop();
      this.over = 'What this link shows was not made for this page.';
    } else {
      this.shown = await this.answers.ask(this.choice, signal);
    }
  }

  /** @param {CustomEvent<import('../address.js').Address>} event */
  #chosen(event) {
    this.#choose(event.detail);
  }

  /** @param {import('../address.js').Address} change */
  #choose(change) {
    const choice = this.choice;
    if (choice && Object.keys(change).every((name) => OWN.includes(name))) {
      this.choice = choiceOf([choice.source], { ...addressOf(choice), ...change });
      this.poller.now();
    }
  }

  /** @param {import('../poller.js').Health} health */
  #tell(health) {
    this.health = health;
    if (health.kind === 'paused') {
      this.#live?.close();
    }
    if (health.kind === 'failing' && health.failure instanceof TokenRefused) {
      this.poller.stop();
      this.#ended();
    }
  }

  #ended() {
    this.#live?.close();
    this.over = 'The link has ended, or a part of it was lost.';
  }
}

/** @param {any} view @returns {Choice|undefined} none of a view that a program made for itself */
function choiceIn({ kind, source, address }) {
  if (kind !== 'explorer') {
    return undefined;
  }
  const rollups = source.rollups.map((/** @type {string[]} */ rollup) => new Set(rollup));
  return choiceOf([{ ...source, rollups }], address);
}

customElements.define('tm-shared', SharedPage);
