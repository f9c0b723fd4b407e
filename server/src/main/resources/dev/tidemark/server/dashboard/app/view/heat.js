import { LitElement, html, nothing } from 'lit';
import { narrowed } from '../choice.js';
import { hourName, number } from '../words.js';
import './export.js';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/**
 * Hours of the day by weekday or by members, as a heat map and, when opened, as a table. A click on a member's row, or on its head
 * in the table, shows only that one: fires `choose`.
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
    /** @type {Partial<import('../heat.js').Heat> & {query?: object, refused?: string}|undefined} */
    this.view = undefined;
    /** @type {import('../api.js').Api} */
    this.api;
    /** Whether nothing leads on from it. */
    this.fixed = false;
    this.heading = undefined;
    this.actions = undefined;
    this.table = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { rows = [], cells = [], query, refused } = this.view ?? {};
    const empty = cells.flat().every((cell) => !cell);
    const words = refused ?? 'No events in this range.';
    return html`
      <section class="card series" data-testid="panel" aria-busy=${this.view ? 'false' : 'true'}>
        <header class="head">
          <h2>${this.heading}</h2>
          ${this.actions}
          ${this.fixed
            ? nothing
            : html`<tm-export .api=${this.api} .query=${query} .name=${this.choice.measure.name} .png=${() => this.#chart?.png()} what="chart"></tm-export>`}
        </header>
        <div class="plot">
          <div class="canvas" role="img" aria-label=${this.view ? (empty ? 'No data' : summary(rows, cells)) : 'Loading'} data-testid="heat" data-rows=${rows.length}></div>
          ${this.view && empty ? html`<div class="empty over" data-testid="heat-empty"><p>${words}</p></div>` : nothing}
        </div>
        <p class="legend"><span class="scale" aria-hidden="true"></span>${this.choice.measure.title} an hour, on average: 0 to ${number(most(cells))}</p>
        <details data-testid="heat-numbers" @toggle=${(/** @type {Event} */ event) => (this.table = /** @type {HTMLDetailsElement} */ (event.target).open)}>
          <summary>Numbers</summary>
          ${this.table ? this.#numbers(rows, cells) : nothing}
        </details>
      </section>
    `;
  }

  /** @param {string[]} rows @param {(number|null)[][]} cells */
  #numbers(rows, cells) {
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Numbers of the heat map">
        <table>
          <thead>
            <tr>
              <th scope="col">Hour</th>
              ${rows.map((row, i) => html`<th scope="col" class="value">${this.#head(row, i)}</th>`)}
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

  /** @param {string} title @param {number} row */
  #head(title, row) {
    return this.#leads()
      ? html`<button type="button" class="sort" aria-label="Only ${title}" @click=${() => this.#pick(row)}>${title}</button>`
      : title;
  }

  /** Nothing filters by weekday. */
  #leads() {
    return !this.fixed && this.view?.members !== undefined;
  }

  /** @param {number} row */
  #pick(row) {
    const { dimension } = this.choice;
    const member = this.view?.members?.[row];
    if (this.#leads() && dimension && member !== undefined) {
      this.dispatchEvent(new CustomEvent('choose', { detail: narrowed(this.choice, dimension, member, false) }));
    }
  }

  async firstUpdated() {
    const { HeatChart } = await import('../heat-chart.js');
    const canvas = /** @type {HTMLElement|null} */ (this.querySelector('.canvas'));
    if (this.isConnected && canvas) {
      this.#chart = new HeatChart(canvas, (row) => this.#pick(row));
      this.#draw();
    }
  }

  updated() {
    this.#draw();
  }

  #draw() {
    const { rows, cells } = this.view ?? {};
    if (rows && cells) {
      this.#chart?.draw({ rows, cells }, this.choice.measure.title, this.#leads());
    } else {
      this.#chart?.clear();
    }
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
