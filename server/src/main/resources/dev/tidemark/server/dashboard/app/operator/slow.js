import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { duration } from './amounts.js';
import { plans } from './server.js';

/**
 * The slowest questions, each with the database's own plan for who unfolds it.
 */
class SlowQuestions extends LitElement {
  static properties = {
    slow: { attribute: false },
    secret: { attribute: false },
    told: { state: true },
  };

  constructor() {
    super();
    /** @type {import('./server.js').Slow[]} */
    this.slow = [];
    this.secret = '';
    /** @type {Map<string, {plans?: string[], problem?: string}>} of the questions that were unfolded */
    this.told = new Map();
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`
      <h3>The slowest of the last hour</h3>
      ${this.slow.length === 0
        ? html`<p class="empty-list">Nobody has asked this server anything in the last hour.</p>`
        : html`
            <p class="says">Each kind of question once. When one takes seconds, a rollup with just its members makes it fast.</p>
            ${repeat(this.slow, ({ id }) => id, (each) => this.#one(each))}
          `}
    `;
  }

  /** @param {import('./server.js').Slow} each */
  #one(each) {
    return html`
      <details class="slow" data-testid="slow-question" @toggle=${(/** @type {Event} */ event) => this.#toggled(event, each.id)}>
        <summary>
          <span class="amount">${duration(each.seconds)}</span><span class="asks">${each.asks}</span><span class="says">read ${each.plan}</span>
        </summary>
        ${this.#told(this.told.get(each.id))}
      </details>
    `;
  }

  /** @param {{plans?: string[], problem?: string}|undefined} told */
  #told(told) {
    if (!told) {
      return nothing;
    }
    if (told.problem) {
      return html`<p class="problem" role="alert">${told.problem}</p>`;
    }
    if (!told.plans) {
      return html`<p class="says" role="status">Asking the database…</p>`;
    }
    return html`
      <p class="says">What the database would do for it now. A question mark stands for each value; operators see no tenant’s data.</p>
      ${told.plans.map((plan, at) => html`<pre class="plan" tabindex="0" role="region" aria-label="Plan ${at + 1}" data-testid="plan">${plan}</pre>`)}
    `;
  }

  /** @param {Event} event @param {string} id */
  async #toggled(event, id) {
    if (!(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)) {
      return;
    }
    this.#tell(id, {});
    try {
      this.#tell(id, { plans: await plans(this.secret, id) });
    } catch (failure) {
      this.#tell(id, { problem: /** @type {Error} */ (failure).message });
    }
  }

  /** @param {string} id @param {{plans?: string[], problem?: string}} what */
  #tell(id, what) {
    this.told = new Map(this.told).set(id, what);
  }
}

customElements.define('tm-slow', SlowQuestions);
