import { LitElement, html, nothing } from 'lit';
import { hourName, number } from '../words.js';
import './export.js';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/**
 * Hours of the day by weekday or by members, as a heat map and, when opened, as a table.
 */
class Heat extends LitElement {
  static properties = {
    choice: { attribute: false },
    view: { attribute: false },
    api: { attribute: false },
    fixed: { attribute: false },
    heading: { attribute: false },
    actions: { attribute: false },
    table: { state: true },
  };

  /** @type {import('../heat-chart.js').HeatChart|undefined} */
  #chart;

  constructor() {
    super();
    /** @type {import('../choice.js').Choice} */
    this.choice;
    /** @type {import('../heat.js').Heat & {query: object}} */
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
    const { rows, cells, query } = this.view;
    const empty = cells.flat().every((cell) => !cell);
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
          <div class="canvas" role="img" aria-label=${empty ? 'No data' : summary(rows, cells)} data-testid="heat" data-rows=${rows.length}></div>
          ${empty ? html`<div class="empty over"><p>No events in this range.</p></div>` : ''}
        </div>
        <p class="legend"><span class="scale" aria-hidden="true"></span>${this.choice.measure.title} an hour, on average: 0 to ${number(most(cells))}</p>
        <details @toggle=${(/** @type {Event} */ event) => (this.table = /** @type {HTMLDetailsElement} */ (event.target).open)}>
          <summary>Numbers</summary>
          ${this.table ? this.#numbers() : ''}
        </details>
      </section>
    `;
  }

  #numbers() {
    const { rows, cells } = this.view;
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Numbers of the heat map">
        <table>
          <thead>
            <tr>
              <th scope="col">Hour</th>
              ${rows.map((row) => html`<th scope="col" class="value">${row}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${HOURS.map(
              (hour) => html`
                <tr>
                  <th scope="row">${hourName(hour)}</th>
                  ${cells.map((row) => html`<td class="value">${number(row[hour])}</td>`)}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  async firstUpdated() {
    const { HeatChart } = await import('../heat-chart.js');
    const canvas = /** @type {HTMLElement|null} */ (this.querySelector('.canvas'));
    if (this.isConnected && canvas) {
      this.#chart = new HeatChart(canvas);
      this.#draw();
    }
  }

  updated() {
    this.#draw();
  }

  #draw() {
    this.#chart?.draw(this.view, this.choice.measure.title);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#chart?.close();
    this.#chart = undefined;
  }
}

/** @param {(number|null)[][]} cells */
function most(cells) {
  return Math.max(...cells.flat().map((cell) => cell ?? 0), 0);
}

/** @param {string[]} rows @param {(number|null)[][]} cells */
function summary(rows, cells) {
  const top = most(cells);
  const row = cells.findIndex((line) => line.includes(top));
  return `Hours of the day by ${rows.join(', ')}. Most: ${number(top)}, ${rows[row]} at ${hourName(cells[row].indexOf(top))}.`;
}

customElements.define('tm-heat', Heat);
