import { LitElement, html, nothing } from 'lit';
import { plus } from '../clock.js';
import { rangeName } from '../ranges.js';
import { bucket, change, number, pointName, span } from '../words.js';
import './export.js';

/**
 * @typedef {import('../ranges.js').Point} Point
 * @typedef {import('../ranges.js').Grain} Grain
 */

/** Rows of the table under the chart: the newest. */
const ROWS = 200;

/**
 * The measure over time, as a chart and, when opened, as a table. Fires `choose` when a person asks for another
 * range: by drawing over the chart, by going back from there, or for everything there is.
 */
class Series extends LitElement {
  static properties = {
    choice: { attribute: false },
    fixed: { attribute: false },
    shown: { attribute: false },
    api: { attribute: false },
    heading: { attribute: false },
    actions: { attribute: false },
    table: { state: true },
  };

  /** @type {import('../chart.js').Chart|undefined} */
  #chart;

  constructor() {
    super();
    /** @type {import('../choice.js').Choice} */
    this.choice;
    /** Whether nothing can be chosen but a shorter range. */
    this.fixed = false;
    /** @type {import('../answers.js').Shown|undefined} */
    this.shown = undefined;
    /** @type {import('../api.js').Api} */
    this.api;
    /** @type {unknown} what a board calls it, instead of its measure */
    this.heading = undefined;
    /** @type {unknown} beside the heading */
    this.actions = undefined;
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
        <header class="head">
          <h2>${this.heading ?? html`${(shown?.choice ?? this.choice).measure.title}${shown ? ` by ${shown.range.grain}` : ''}`}</h2>
          ${this.actions}
          ${this.choice.out
            ? html`<button type="button" class="small" data-testid="zoom-out" @click=${this.#back}>Zoom out</button>`
            : nothing}
          ${this.fixed
            ? nothing
            : html`<tm-export
                .api=${this.api}
                .query=${shown?.queries.series}
                .name=${this.choice.measure.name}
                .png=${() => this.#chart?.png()}
                what="chart"
              ></tm-export>`}
        </header>
        <div class="plot">
          <div class="canvas" role="img" @dblclick=${this.#back} aria-label=${shown ? summary(shown) : 'Loading'}></div>
          ${shown && empty ? this.#empty(shown.choice.range) : nothing}
        </div>
        <p class="legend">
          ${last?.open
            ? html`<span class="swatch" aria-hidden="true"></span>This ${shown?.range.grain} is still open:
                <strong data-testid="open-bucket">${number(last.value)}</strong> so far`
            : html`&nbsp;`}
          ${shown?.before?.from && shown.before.to
            ? html`<span class="earlier" data-testid="earlier"><span class="dashes" aria-hidden="true"></span>Before: ${span(shown.before.from, shown.before.to)}</span>`
            : nothing}
        </p>
        <details @toggle=${this.#toggled}>
          <summary>Numbers</summary>
          ${this.table && shown ? numbers(shown.choice.measure.title, points, shown.range.grain, shown.before !== undefined) : nothing}
        </details>
      </section>
    `;
  }

  /** @param {string} range */
  #empty(range) {
    return html`
      <div class="empty over">
        <p>${range === 'all' ? 'No events yet. They appear here as they arrive.' : 'No events in this range.'}</p>
        ${range === 'all' || this.fixed
          ? nothing
          : html`<button type="button" @click=${() => this.#choose({ range: 'all', out: undefined })}>Show everything there is</button>`}
      </div>
    `;
  }

  /** @param {import('../address.js').Address} change */
  #choose(change) {
    this.dispatchEvent(new CustomEvent('choose', { detail: change }));
  }

  /** @param {number} first @param {number} last places of buckets */
  #zoom(first, last) {
    const { points = [], range } = this.shown ?? {};
    if (range && points[first] && points[last]) {
      const name = rangeName(points[first].start, plus(points[last].start, range.grain, 1));
      this.#choose({ range: name, grain: undefined, out: this.choice.out ?? this.choice.range });
    }
  }

  #back() {
    if (this.choice.out) {
      this.#choose({ range: this.choice.out, out: undefined });
    }
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
      this.#chart = new Chart(canvas, (first, last) => this.#zoom(first, last));
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

/** @param {import('../answers.js').Shown} shown */
function summary({ choice, points, range }) {
  const last = points.at(-1);
  if (!last) {
    return `${choice.measure.title}: no data`;
  }
  const most = points.reduce((a, b) => (b.value > a.value ? b : a));
  return (
    `${choice.measure.title} by ${range.grain}, from ${bucket(points[0].start, range.grain)} to ${bucket(last.start, range.grain)}. ` +
    `Most: ${number(most.value)} at ${pointName(most, range.grain)}. ` +
    `Latest: ${number(last.value)}${last.open ? ' so far' : ''}.`
  );
}

/**
 * @param {string} measure
 * @param {Point[]} points
 * @param {Grain} grain
 * @param {boolean} compared
 */
function numbers(measure, points, grain, compared) {
  const newest = points.slice(-ROWS).reverse();
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers of the chart">
      <table>
        <thead>
          <tr>
            <th scope="col">${grain[0].toUpperCase() + grain.slice(1)}</th>
            <th scope="col" class="value">${measure}</th>
            ${compared ? html`<th scope="col" class="value">Before</th><th scope="col" class="value">Change</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${newest.map(
            (point) => html`
              <tr>
                <th scope="row">${pointName(point, grain)}${point.open ? ' (open)' : ''}</th>
                <td class="value">${number(point.value)}</td>
                ${compared
                  ? html`<td class="value">${number(point.before)}</td><td class="value">${change(point.value, point.before)}</td>`
                  : nothing}
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
