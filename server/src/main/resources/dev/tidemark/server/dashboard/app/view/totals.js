import { LitElement, html, nothing } from 'lit';
import { change, number } from '../words.js';

/** Read aloud at most this often: a number a second would drown everything else. */
const SPEAK_EVERY_MILLIS = 20_000;

/** When a number is longer than this all are set smaller, to fit their tiles. */
const LONG = 9;

/**
 * A tile for each measure with its total over the range. What has changed since the last answer is shown beside it for a moment.
 * A tile chooses its measure: fires `choose`. One that cannot be told under the filters says so.
 */
class Totals extends LitElement {
  static properties = {
    choice: { attribute: false },
    fixed: { attribute: false },
    shown: { attribute: false },
  };

  #spoken = '';
  #spokenAt = 0;
  /** @type {Map<string, number>} id of a measure to its last rise */
  #rises = new Map();

  constructor() {
    super();
    /** @type {import('../choice.js').Choice} */
    this.choice;
    /** Whether nothing can be chosen. */
    this.fixed = false;
    /** @type {import('../answers.js').Shown|undefined} */
    this.shown = undefined;
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    const before = /** @type {import('../answers.js').Shown|undefined} */ (changed.get('shown'));
    const now = this.shown;
    if (now && changed.has('shown')) {
      const comparable = before && before.choice.source === now.choice.source && before.choice.range === now.choice.range && sameFilters(before, now);
      this.#rises = new Map(
        [...now.totals].map(([id, { value }]) => [id, comparable ? (value ?? 0) - (before.totals.get(id)?.value ?? 0) : 0]),
      );
    }
  }

  render() {
    const known = this.shown?.choice.source === this.choice.source ? this.shown.totals : undefined;
    const long = [...(known ?? [])].some(([, { value }]) => number(value).length > LONG);
    return html`
      <div class=${long ? 'totals long' : 'totals'} role="group" aria-label="Totals in the range">
        ${this.choice.source.measures.map((measure) => this.#tile(measure, known?.get(measure.id), known !== undefined))}
      </div>
      <p class="unseen" role="status" aria-live="polite">${this.#spoken}</p>
    `;
  }

  /**
   * @param {import('../catalog.js').Member} measure
   * @param {import('../answers.js').Amount|undefined} amount
   * @param {boolean} known
   */
  #tile(measure, amount, known) {
    const { value, before } = amount ?? {};
    const changed = change(value, before);
    const from = `from ${number(before)}`;
    const rise = this.#rises.get(measure.id) ?? 0;
    const shown = html`
        <span class="tile-name">${measure.title}</span>
        <span class="rise" aria-hidden="true" data-id=${measure.id}>${rise > 0 ? '+' + number(rise) : ''}</span>
        <span
          class="tile-value"
          data-testid="total-${measure.name}"
          data-value=${known ? (value ?? '') : ''}
          >${known ? number(value) : '…'}</span
        >
        ${known && !amount
          ? html`<span class="tile-change">not with these filters</span>`
          : this.choice.compare && before !== undefined
            ? html`<span
                class="tile-change"
                title=${[changed, from].filter(Boolean).join(' ')}
                data-testid="change-${measure.name}"
                data-way=${Math.sign((value ?? 0) - (before ?? 0))}
                >${changed ? html`<strong>${changed}</strong> ` : nothing}${from}</span
              >`
            : nothing}
    `;
    return this.fixed
      ? html`<div class="card tile">${shown}</div>`
      : html`
          <button
            type="button"
            class="card tile"
            aria-pressed=${measure.name === this.choice.measure.name ? 'true' : 'false'}
            @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: { measure: measure.name } }))}
          >
            ${shown}
          </button>
        `;
  }

  /** @param {Map<string, any>} changed */
  updated(changed) {
    if (changed.has('shown')) {
      this.#flash();
      this.#speak();
    }
  }

  #flash() {
    this.querySelectorAll('.rise').forEach((mark) => {
      if ((this.#rises.get(/** @type {HTMLElement} */ (mark).dataset.id ?? '') ?? 0) > 0) {
        mark.getAnimations().forEach((animation) => animation.cancel());
        mark.animate([{ opacity: 1 }, { opacity: 1, offset: 0.6 }, { opacity: 0 }], { duration: 1_600, fill: 'forwards' });
      }
    });
  }

  #speak() {
    const shown = this.shown;
    if (!shown || Date.now() - this.#spokenAt < SPEAK_EVERY_MILLIS) {
      return;
    }
    const said = shown.choice.source.measures.map(({ id, title }) => `${title}: ${number(shown.totals.get(id)?.value)}`).join('. ');
    if (said !== this.#spoken) {
      this.#spoken = said;
      this.#spokenAt = Date.now();
      this.requestUpdate();
    }
  }
}

/** @param {import('../answers.js').Shown} a @param {import('../answers.js').Shown} b */
function sameFilters(a, b) {
  return JSON.stringify(a.choice.filters) === JSON.stringify(b.choice.filters);
}

customElements.define('tm-totals', Totals);
