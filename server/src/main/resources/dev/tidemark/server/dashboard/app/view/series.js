import { LitElement, html, nothing } from 'lit';
import { bucket, number } from '../words.js';

/**
 * @typedef {import('../ranges.js').Point} Point
 * @typedef {import('../ranges.js').Grain} Grain
 */

/** Rows of the table under the chart: the newest. */
const ROWS = 200;

/**
 * The measure over time, as a chart and, when opened, as a table. Fires `all` when a person asks for the whole range.
 */
class Series extends LitElement {
  static properties = {
    choice: { attribute: false },
    shown: { attribute: false },
    table: { state: true },
  };

  /** @type {import('../chart.js').Chart|undefined} */
  #chart;

  constructor() {
    super();
    /** @type {import('../question.js').Choice} */
    this.choice;
    /** @type {import('../question.js').Shown|undefined} */
    this.shown = undefined;
    this.table = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const shown = this.shown?.choice.source === this.choice.source ? this.shown : undefined;
    const points = shown?.points ?? [];
    const last = points.at(-1);
    const empty = points.every(({ value }) => value === 0);
    return html`
      <section
        class="card series"
        data-testid="series"
        data-points=${points.length}
        data-grain=${shown?.range.grain ?? ''}
        data-last=${last?.value ?? ''}
        aria-busy=${shown ? 'false' : 'true'}
      >
        <h2>${(shown?.choice ?? this.choice).measure.title}${shown ? ` by ${shown.range.grain}` : ''}</h2>
        <div class="plot">
          <div class="canvas" role="img" aria-label=${shown ? summary(shown) : 'Loading'}></div>
          ${shown && empty ? this.#empty(shown.choice.range) : nothing}
        </div>
        <p class="legend">
          ${last?.open
            ? html`<span class="swatch" aria-hidden="true"></span>This ${shown?.range.grain} is still open:
                <strong data-testid="open-bucket">${number(last.value)}</strong> so far`
            : html`&nbsp;`}
        </p>
        <details @toggle=${this.#toggled}>
          <summary>Numbers</summary>
          ${this.table && shown ? numbers(shown.choice.measure.title, points, shown.range.grain) : nothing}
        </details>
      </section>
    `;
  }

  /** @param {import('../ranges.js').RangeName} range */
  #empty(range) {
    return html`
      <div class="empty over">
        <p>${range === 'all' ? 'No events yet. They appear here as they arrive.' : 'No events in this range.'}</p>
        ${range === 'all'
          ? nothing
          : html`<button type="button" @click=${() => this.dispatchEvent(new CustomEvent('all'))}>Show everything there is</button>`}
      </div>
    `;
  }

  /** @param {Event} event */
  #toggled(event) {
    this.table = /** @type {HTMLDetailsElement} */ (event.target).open;
  }

  async firstUpdated() {
    // Most of the page's bytes: the numbers and the table do not wait for them.
    const { Chart } = await import('../chart.js');
    const canvas = /** @type {HTMLElement|null} */ (this.querySelector('.canvas'));
    if (this.isConnected && canvas) {
      this.#chart = new Chart(canvas);
      this.#draw();
    }
  }

  /** @param {Map<string, any>} changed */
  updated(changed) {
    if (changed.has('shown') || changed.has('choice')) {
      this.#draw();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#chart?.close();
    this.#chart = undefined;
  }

  #draw() {
    const shown = this.shown;
    if (this.#chart && shown && shown.choice.source === this.choice.source) {
      this.#chart.draw(shown.points, shown.range.grain, shown.choice.measure.title);
    } else {
      this.#chart?.clear();
    }
  }
}

/** @param {import('../question.js').Shown} shown */
function summary({ choice, points, range }) {
  const last = points.at(-1);
  if (!last) {
    return `${choice.measure.title}: no data`;
  }
  const most = points.reduce((a, b) => (b.value > a.value ? b : a));
  return (
    `${choice.measure.title} by ${range.grain}, from ${bucket(points[0].start, range.grain)} to ${bucket(last.start, range.grain)}. ` +
    `Most: ${number(most.value)} at ${bucket(most.start, range.grain)}. ` +
    `Latest: ${number(last.value)}${last.open ? ' so far' : ''}.`
  );
}

/**
 * @param {string} measure
 * @param {Point[]} points
 * @param {Grain} grain
 */
function numbers(measure, points, grain) {
  const newest = points.slice(-ROWS).reverse();
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers of the chart">
      <table>
        <thead>
          <tr>
            <th scope="col">${grain === 'hour' ? 'Hour' : 'Day'}</th>
            <th scope="col" class="value">${measure}</th>
          </tr>
        </thead>
        <tbody>
          ${newest.map(
            ({ start, value, open }) => html`
              <tr>
                <th scope="row">${bucket(start, grain)}${open ? ' (open)' : ''}</th>
                <td class="value">${number(value)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
      ${points.length > ROWS ? html`<p class="legend">The newest ${ROWS} of ${number(points.length)}.</p>` : nothing}
    </div>
  `;
}

customElements.define('tm-series', Series);
