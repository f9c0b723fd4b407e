import { LitElement, html, nothing } from 'lit';
import { together } from '../catalog.js';
import { addressOf } from '../choice.js';
import { Titles } from '../titles.js';
import { memberName } from '../words.js';

/**
 * The filters that hold, each with a button that takes it away; and, where the filters do not go together, what does. Fires `choose`.
 */
class Filters extends LitElement {
  static properties = {
    choice: { attribute: false },
    shown: { attribute: false },
    api: { attribute: false },
  };

  #titles = new Titles();

  constructor() {
    super();
    /** @type {import('../choice.js').Choice} */
    this.choice;
    /** @type {import('../answers.js').Shown|undefined} */
    this.shown = undefined;
    /** @type {import('../api.js').Api} */
    this.api;
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (changed.has('shown') && this.shown) {
      this.#titles.learn(this.shown);
      void this.#name(this.shown);
    }
  }

  /** @param {import('../answers.js').Shown} shown */
  async #name(shown) {
    if (await this.#titles.ask(shown, this.api)) {
      this.requestUpdate();
    }
  }

  render() {
    const { filters } = this.choice;
    return filters.length === 0
      ? nothing
      : html`
          <ul class="chips" data-testid="filters" aria-label="Filters">
            ${filters.map((filter) => this.#chip(filter))}
          </ul>
          ${this.#clash()}
        `;
  }

  /** @param {import('../choice.js').Filter} filter */
  #chip(filter) {
    const { member, value, not } = filter;
    const name = memberName(this.#titles.of(filter));
    const words = `${member.title} ${not ? 'is not' : 'is'} ${name}`;
    return html`
      <li class="chip">
        <span title=${value}>${member.title} ${not ? html`<em>is not</em>` : 'is'} <strong>${name}</strong></span>
        <button type="button" aria-label="Remove: ${words}" @click=${() => this.#remove(filter)}>×</button>
      </li>
    `;
  }

  #clash() {
    const { source, measure, filters } = this.choice;
    const members = filters.map(({ member }) => member);
    if (together(source, [measure, ...members])) {
      return nothing;
    }
    const last = members[members.length - 1];
    const fitting = source.dimensions.filter((each) => each !== last && together(source, [measure, last, each]));
    const titles = [...new Set(members.map(({ title }) => title))].join(' and ');
    return html`
      <p class="notice" role="status" data-testid="clash">
        No rollup counts ${measure.title} by ${titles} together. Remove one of them.
        ${fitting.length > 0 ? `Beside ${last.title} these can be chosen: ${fitting.map(({ title }) => title).join(', ')}.` : nothing}
      </p>
    `;
  }

  /** @param {import('../choice.js').Filter} filter */
  #remove(filter) {
    const { is, not } = addressOf({ ...this.choice, filters: this.choice.filters.filter((each) => each !== filter) });
    this.dispatchEvent(new CustomEvent('choose', { detail: { is, not } }));
  }
}

customElements.define('tm-filters', Filters);
