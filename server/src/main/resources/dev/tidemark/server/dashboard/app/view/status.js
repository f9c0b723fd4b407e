import { LitElement, html, nothing } from 'lit';
import { QuestionRefused } from '../api.js';
import { moment, provenance, stale } from '../words.js';

/**
 * Whether the page is live, and what its answers say about themselves: how fresh they are, and what they were read from.
 */
class Status extends LitElement {
  static properties = {
    health: { attribute: false },
    shown: { attribute: false },
  };

  constructor() {
    super();
    /** @type {import('../poller.js').Health} */
    this.health = { kind: 'starting' };
    /** @type {import('../answers.js').Shown|undefined} */
    this.shown = undefined;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { asOf, facts } = provenance(this.shown?.answers ?? []);
    return html`
      <footer class="status" data-health=${this.health.kind}>
        <p class="health" role="status" data-testid="health"><span class="lamp" aria-hidden="true"></span>${this.#health()}</p>
        <p class="as-of" data-testid="as-of">
          ${asOf ? html`<span>As of <time datetime=${asOf.toISOString()}>${moment(asOf)}</time></span>` : nothing}
          ${facts.map((fact) => html`<span>${fact}</span>`)}
        </p>
      </footer>
    `;
  }

  #health() {
    const health = this.health;
    switch (health.kind) {
      case 'starting':
        return 'Connecting…';
      case 'live':
        return 'Live';
      case 'paused':
        return 'Paused while this page is hidden';
      case 'failing':
        // What was wrong with a question is told at length above.
        return stale(health, health.failure instanceof QuestionRefused ? '' : health.failure.message);
    }
  }
}

customElements.define('tm-status', Status);
