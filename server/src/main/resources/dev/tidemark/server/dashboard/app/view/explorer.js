import { LitElement, html, nothing } from 'lit';
import { readAddress, writeAddress } from '../address.js';
import { QuestionRefused, TokenRefused } from '../api.js';
import { named, sourcesOf } from '../catalog.js';
import { Poller } from '../poller.js';
import { ask, hasData } from '../question.js';
import { RANGES } from '../ranges.js';
import { list, segments } from './fields.js';
import './series.js';
import './status.js';
import './top.js';
import './totals.js';

/**
 * @typedef {import('../catalog.js').Source} Source
 * @typedef {import('../question.js').Choice} Choice
 * @typedef {import('../question.js').Shown} Shown
 */

/**
 * One tenant's data: what is asked, and the answers as they come. Fires `refused` when the token is no longer good.
 */
class Explorer extends LitElement {
  static properties = {
    session: { attribute: false },
    sources: { state: true },
    choice: { state: true },
    shown: { state: true },
    health: { state: true },
  };

  /** Whether `sources` and `choice` are what the server offers now. */
  #known = false;

  constructor() {
    super();
    /** @type {import('./dashboard.js').Session} */
    this.session;
    /** @type {Source[]|undefined} */
    this.sources = undefined;
    /** @type {Choice|undefined} */
    this.choice = undefined;
    /** @type {Shown|undefined} */
    this.shown = undefined;
    /** @type {import('../poller.js').Health} */
    this.health = { kind: 'starting' };
    this.poller = new Poller(
      (signal) => this.#round(signal),
      (health) => this.#tell(health),
    );
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('popstate', this.#address);
    this.poller.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#address);
    this.poller.stop();
  }

  render() {
    return html`
      ${this.choice ? this.#controls(this.choice) : nothing}
      ${this.#problem()}
      ${this.choice ? this.#answers(this.choice) : this.#none()}
      <tm-status .health=${this.health} .shown=${this.shown}></tm-status>
    `;
  }

  /** @param {Choice} choice */
  #controls({ source, measure, dimension, range }) {
    return html`
      <div class="controls" role="group" aria-label="What is shown">
        ${list({
          label: 'Source',
          options: this.sources ?? [],
          chosen: source.name,
          choose: (name) => this.#choose({ source: name, range }),
          testid: 'source',
        })}
        ${list({
          label: 'Measure',
          options: source.measures,
          chosen: measure.name,
          choose: (name) => this.#choose({ measure: name }),
          testid: 'measure',
        })}
        ${dimension
          ? list({
              label: 'Top',
              options: source.dimensions,
              chosen: dimension.name,
              choose: (name) => this.#choose({ by: name }),
              testid: 'by',
            })
          : nothing}
        ${segments({
          label: 'Range',
          options: RANGES,
          chosen: range,
          choose: (name) => this.#choose({ range: name }),
          testid: 'range',
        })}
      </div>
    `;
  }

  /** @param {Choice} choice */
  #answers(choice) {
    const all = () => this.#choose({ range: 'all' });
    return html`
      <tm-totals
        .choice=${choice}
        .shown=${this.shown}
        @measure=${(/** @type {CustomEvent<string>} */ event) => this.#choose({ measure: event.detail })}
      ></tm-totals>
      <div class="answers">
        <tm-series .choice=${choice} .shown=${this.shown} @all=${all}></tm-series>
        ${choice.dimension ? html`<tm-top .choice=${choice} .shown=${this.shown}></tm-top>` : nothing}
      </div>
    `;
  }

  #problem() {
    const failure = this.health.kind === 'failing' ? this.health.failure : undefined;
    return failure instanceof QuestionRefused
      ? html`<p class="problem notice" role="alert" data-testid="problem">${failure.message}</p>`
      : nothing;
  }

  #none() {
    if (this.health.kind === 'failing') {
      return nothing;
    }
    return this.sources?.length === 0
      ? html`<p class="card empty">This server's catalog has no source to show yet. Once one is applied it appears here.</p>`
      : html`<p class="starting" role="status">Loading…</p>`;
  }

  /** @param {AbortSignal} signal */
  async #round(signal) {
    if (!this.#known) {
      this.sources = sourcesOf(await this.session.api.meta(signal));
      this.choice = await this.#first(this.sources, signal);
      this.#known = this.choice !== undefined;
      this.#write('replace');
    }
    if (this.choice !== undefined) {
      this.shown = await ask(this.session.api, this.choice, signal);
    }
  }

  /**
   * What the address says; otherwise the first source that has data, over the last day if there is any, else over everything.
   *
   * @param {Source[]} sources
   * @param {AbortSignal} signal
   * @returns {Promise<Choice|undefined>}
   */
  async #first(sources, signal) {
    const address = readAddress();
    const asked = sources.find(({ name }) => name === address.source);
    const source = asked ?? (await firstWithData(this.session.api, sources, signal));
    if (source === undefined) {
      return undefined;
    }
    const today = address.range !== undefined || (await hasData(this.session.api, source, '24h', signal));
    return choiceOf(sources, { range: today ? '24h' : 'all', ...address, source: source.name });
  }

  /** @param {import('../address.js').Address} change a person's: other parts stay when they still make sense */
  #choose(change) {
    const { source, measure, dimension, range } = /** @type {Choice} */ (this.choice);
    const before = { source: source.name, measure: measure.name, by: dimension?.name, range };
    this.choice = choiceOf(this.sources ?? [], change.source ? change : { ...before, ...change });
    this.#write('push');
    this.poller.now();
  }

  #address = () => {
    const address = readAddress();
    if (this.sources && address.tenant === this.session.tenant) {
      this.choice = choiceOf(this.sources, address);
      this.poller.now();
    }
  };

  /** @param {'push'|'replace'} how */
  #write(how) {
    if (this.choice) {
      const { source, measure, dimension, range } = this.choice;
      const { tenant } = this.session;
      writeAddress({ tenant, source: source.name, measure: measure.name, by: dimension?.name, range }, how);
    }
  }

  /** @param {import('../poller.js').Health} health */
  #tell(health) {
    this.health = health;
    const failure = health.kind === 'failing' ? health.failure : undefined;
    if (failure instanceof TokenRefused) {
      this.poller.stop();
      this.dispatchEvent(new CustomEvent('refused'));
    } else if (failure instanceof QuestionRefused) {
      // The catalog may have changed under the page: read it again before the next question.
      this.#known = false;
    }
  }
}

/**
 * @param {Source[]} sources
 * @param {import('../address.js').Address} address
 * @returns {Choice|undefined}
 */
function choiceOf(sources, address) {
  const source = named(sources, address.source);
  return (
    source && {
      source,
      measure: named(source.measures, address.measure),
      dimension: named(source.dimensions, address.by),
      range: named(RANGES, address.range).name,
    }
  );
}

/**
 * @param {import('../api.js').Api} api
 * @param {Source[]} sources
 * @param {AbortSignal} signal
 * @returns {Promise<Source|undefined>} the first one when none has data
 */
async function firstWithData(api, sources, signal) {
  for (const source of sources) {
    if (sources.length === 1 || (await hasData(api, source, 'all', signal))) {
      return source;
    }
  }
  return sources[0];
}

customElements.define('tm-explorer', Explorer);
