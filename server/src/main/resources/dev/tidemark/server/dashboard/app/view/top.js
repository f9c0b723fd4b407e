import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { TOP } from '../question.js';
import { memberName, number } from '../words.js';

/**
 * The members with the most, each with a bar. A name that does not fit is cut; pointing at it or focusing it shows all of it.
 */
class Top extends LitElement {
  static properties = {
    choice: { attribute: false },
    shown: { attribute: false },
  };

  constructor() {
    super();
    /** @type {import('../question.js').Choice} */
    this.choice;
    /** @type {import('../question.js').Shown|undefined} */
    this.shown = undefined;
    this.resized = new ResizeObserver(() => this.#markCut());
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  render() {
    // The words belong to the numbers under them: until the answer to a new choice is here, both are the old ones.
    const { measure, dimension, source } = this.shown?.choice ?? this.choice;
    if (source !== this.choice.source) {
      return this.#card(this.choice.measure.title, this.choice.dimension?.title, [], true);
    }
    return this.#card(measure.title, dimension?.title, this.shown?.top ?? [], this.shown === undefined);
  }

  /**
   * @param {string} measure
   * @param {string|undefined} dimension
   * @param {import('../question.js').Shown['top']} rows
   * @param {boolean} waiting
   */
  #card(measure, dimension = '', rows, waiting) {
    const most = Math.max(...rows.map(({ value }) => value), 0);
    return html`
      <section class="card top-members" aria-busy=${waiting ? 'true' : 'false'}>
        <table data-testid="top-table">
          <caption>
            <h2>Top ${TOP} · ${dimension}</h2>
          </caption>
          <thead>
            <tr>
              <th scope="col">${dimension}</th>
              <th scope="col" class="value">${measure}</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(rows, ({ member }) => member, (row) => this.#row(row, most))}
          </tbody>
        </table>
        ${rows.length === 0 ? html`<p class="empty">${waiting ? 'Loading…' : 'Nothing in this range.'}</p>` : nothing}
      </section>
    `;
  }

  /**
   * @param {{member: string, value: number}} row
   * @param {number} most
   */
  #row({ member, value }, most) {
    // An SVG attribute, because the Content-Security-Policy forbids style attributes.
    const width = most > 0 && value > 0 ? `${((100 * value) / most).toFixed(2)}%` : '0';
    return html`
      <tr data-member=${member} data-value=${value}>
        <th scope="row">
          <svg class="bar" aria-hidden="true"><rect width=${width} height="100%" rx="4" /></svg>
          <span class=${member === '' ? 'member none' : 'member'}>${memberName(member)}</span>
        </th>
        <td class="value">${number(value)}</td>
      </tr>
    `;
  }

  updated() {
    this.#markCut();
  }

  /** Only names that are cut get a tip and a stop for the Tab key. */
  #markCut() {
    const members = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('.member'));
    const cut = [...members].map((each) => each.scrollWidth > each.clientWidth || each === document.activeElement);
    members.forEach((each, i) => {
      each.title = cut[i] ? (each.textContent ?? '') : '';
      each.toggleAttribute('tabindex', false);
      if (cut[i]) {
        each.tabIndex = 0;
      }
    });
  }
}

customElements.define('tm-top', Top);
