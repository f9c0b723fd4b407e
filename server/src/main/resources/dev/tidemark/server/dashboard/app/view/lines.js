import { LitElement, html, nothing } from 'lit';
import { bucket, number } from '../words.js';
import './export.js';

/** Rows of the table under the chart: the newest. */
const ROWS = 200;

/**
 * Several lines over time, with what each comes to, and their numbers as a table when it is opened.
 */
class Lines extends LitElement {
  static properties = {
    choice: { attribute: false },
    view: { attribute: false },
    api: { attribute: false },
    fixed: { attribute: false },
    heading: { attribute: false },
    actions: { attribute: false },
    table: { state: true },
  };

  /** @type {import('../lines-chart.js').LinesChart|undefined} */
  #chart;

  constructor() {
    super();
    /** @type {import('../choice.js').Choice} */
    this.choice;
    /** @type {{lines: import('../lines.js').Line[], range: import('../ranges.js').Range, query: object}} */
    this.view;
    /** @type {import('../api.js').Api} */
    this.api;
    this.heading = undefined;
    this.actions = undefined;
    this.table = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { lines, query } = this.view;
    const adds = this.choice.measure.adds;
    return html`
      <section class="card series" data-testid="panel">
        <header class="head">
          <h2>${this.heading}</h2>
          ${this.actions}
          ${this.fixed
            ? nothing
            : html`<tm-export .api=${this.api} .query=${query} .name=${this.choice.measure.name} .png=${() => this.#chart?.png()} what="chart"></tm-export>`}
        </header>
        <div class="plot">
          <div class="canvas" role="img" aria-label=${lines.map(({ title, total }) => (adds ? `${title}: ${number(total)}` : title)).join(', ') || 'No data'}></div>
          ${lines.some(({ total }) => total !== 0) ? '' : html`<div class="empty over"><p>No events in this range.</p></div>`}
        </div>
        <ul class="legend line-names" data-testid="line-names">
          ${lines.map(
            ({ title, total }, i) =>
              html`<li><span class="line-colour line-${(i % 6) + 1}" aria-hidden="true"></span>${title}${adds ? html` <strong>${number(total)}</strong>` : ''}</li>`,
          )}
        </ul>
        <details @toggle=${(/** @type {Event} */ event) => (this.table = /** @type {HTMLDetailsElement} */ (event.target).open)}>
          <summary>Numbers</summary>
          ${this.table ? this.#numbers() : ''}
        </details>
      </section>
    `;
  }

  #numbers() {
    const { lines, range } = this.view;
    const points = lines[0]?.points ?? [];
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Numbers of the chart">
        <table>
          <thead>
            <tr>
              <th scope="col">${range.grain[0].toUpperCase() + range.grain.slice(1)}</th>
              ${lines.map(({ title }) => html`<th scope="col" class="value">${title}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${points
              .map(
                ({ start, open }, i) => html`
                  <tr>
                    <th scope="row">${bucket(start, range.grain)}${open ? ' (open)' : ''}</th>
                    ${lines.map((line) => html`<td class="value">${number(line.points[i]?.value)}</td>`)}
                  </tr>
                `,
              )
              .slice(-ROWS)
              .reverse()}
          </tbody>
        </table>
      </div>
    `;
  }

  async firstUpdated() {
    const { LinesChart } = await import('../lines-chart.js');
    const canvas = /** @type {HTMLElement|null} */ (this.querySelector('.canvas'));
    if (this.isConnected && canvas) {
      this.#chart = new LinesChart(canvas);
      this.#draw();
    }
  }

  updated() {
    this.#draw();
  }

  #draw() {
    this.#chart?.draw(this.view.lines, this.view.range.grain, this.choice.measure.adds === true);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#chart?.close();
    this.#chart = undefined;
  }
}

customElements.define('tm-lines', Lines);
