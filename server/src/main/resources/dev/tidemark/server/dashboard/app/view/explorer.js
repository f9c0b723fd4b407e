import { LitElement, html, nothing } from 'lit';
import { readAddress, writeAddress } from '../address.js';
import { Answers, hasData } from '../answers.js';
import { QuestionRefused, TokenRefused } from '../api.js';
import { sourcesOf, together } from '../catalog.js';
import { addressOf, choiceOf, heatsOf } from '../choice.js';
import { Live } from '../live.js';
import { Minutes } from '../minutes.js';
import { Poller } from '../poller.js';
import { dimensionsBeside, filtered } from '../question.js';
import { list } from './fields.js';
import './filters.js';
import './heat.js';
import './minutes.js';
import './period.js';
import './series.js';
import './status.js';
import './top.js';
import './totals.js';

/**
 * @typedef {import('../catalog.js').Source} Source
 * @typedef {import('../choice.js').Choice} Choice
 * @typedef {import('../answers.js').Shown} Shown
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
    minutes: { state: true },
    health: { state: true },
    editable: { attribute: false },
    saving: { state: true },
  };

  /** Whether `sources` and `choice` are what the server offers now. */
  #known = false;

  /** @type {Answers|undefined} */
  #answered;

  /** @type {Minutes|undefined} */
  #minutes;

  /** @type {Live|undefined} */
  #live;

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
    /** @type {import('../minutes.js').Told|undefined} */
    this.minutes = undefined;
    /** @type {import('../poller.js').Health} */
    this.health = { kind: 'starting' };
    /** Whether the token may save boards. */
    this.editable = false;
    this.saving = false;
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
    this.#live?.close();
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
  #controls(choice) {
    const { source, measure, dimension } = choice;
    const beside = dimensionsBeside(choice);
    return html`
      <div class="controls" role="group" aria-label="What is shown">
        ${list({
          label: 'Source',
          options: this.sources ?? [],
          chosen: source.name,
          choose: (name) => this.#turn(name),
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
              options: source.dimensions.map((each) => ({ ...each, disabled: !beside.includes(each) })),
              chosen: dimension.name,
              choose: (name) => this.#choose({ by: name }),
              testid: 'by',
            })
          : nothing}
        ${list({
          label: 'Shown as',
          options: shapesOf(choice),
          chosen: choice.show ?? '',
          choose: (name) => this.#choose({ show: name }),
          testid: 'show',
        })}
        <tm-period .choice=${choice} @choose=${this.#chosen}></tm-period>
        <button type="button" class="small" data-testid="share" @click=${this.#share}>Share…</button>
      </div>
      ${this.saving ? html`<tm-save .session=${this.session} .choice=${choice} @closed=${() => (this.saving = false)}></tm-save>` : nothing}
      <tm-filters .choice=${choice} .shown=${this.shown} .api=${this.session.api} @choose=${this.#chosen}></tm-filters>
    `;
  }

  /** @param {Choice} choice */
  #answers(choice) {
    if (!answerable(choice)) {
      return nothing;
    }
    const { api } = this.session;
    const save = () => this.#save();
    const actions = this.editable
      ? html`<button type="button" class="small" data-testid="save-as-board" @click=${save}>Save as board</button>`
      : nothing;
    return html`
      <tm-totals .choice=${choice} .shown=${this.shown} @choose=${this.#chosen}></tm-totals>
      <tm-minutes .choice=${choice} .told=${this.minutes}></tm-minutes>
      <div class="answers">
        ${choice.show
          ? this.#heat(choice, actions)
          : html`<tm-series .choice=${choice} .shown=${this.shown} .api=${api} .actions=${actions} @choose=${this.#chosen}></tm-series>`}
        ${choice.dimension
          ? html`<tm-top .choice=${choice} .shown=${this.shown} .api=${api} @choose=${this.#chosen}></tm-top>`
          : nothing}
      </div>
    `;
  }

  /** The words belong to the numbers: until an answer is here, both are the old ones. @param {Choice} choice @param {unknown} actions */
  #heat(choice, actions) {
    const shown = this.shown?.heat && this.shown.choice.source === choice.source ? this.shown : undefined;
    const { measure, dimension, show } = shown?.choice ?? choice;
    const heading = `${measure.title} by hour of the day and ${show === 'members' ? dimension?.title : 'weekday'}`;
    return html`<tm-heat
      .choice=${{ ...choice, measure, dimension }}
      .view=${shown?.heat}
      .api=${this.session.api}
      .heading=${heading}
      .actions=${actions}
      @choose=${this.#chosen}
    ></tm-heat>`;
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
    if (this.choice !== undefined && answerable(this.choice)) {
      this.#live ??= new Live(this.session.api, this.#changed);
      this.#answered ??= new Answers(this.session.api, this.#live, this.#changed);
      this.#minutes ??= new Minutes(this.#live, (minutes) => (this.minutes = minutes));
      const answered = this.#answered.ask(this.choice, signal);
      this.#minutes.ask(this.choice, signal);
      this.shown = await answered;
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

  async #share() {
    const [{ ask }, { offers }] = await Promise.all([import('../share/dialog.js'), import('../share/terms.js')]);
    const { measure, dimension } = /** @type {Choice} */ (this.choice);
    const title = `${measure.title}${dimension ? ` by ${dimension.title}` : ''}`;
    ask(this, { api: this.session.api, title, ...offers({ .../** @type {Choice} */ (this.choice), show: undefined }, new Date()) });
  }

  /** @param {CustomEvent<import('../address.js').Address>} event */
  #chosen(event) {
    this.#choose(event.detail);
  }

  /** @param {string} source another one: of the old one's members it has none */
  #turn(source) {
    const { range, grain, zone, compare } = addressOf(/** @type {Choice} */ (this.choice));
    this.#become({ source, range, grain, zone, compare });
  }

  /** @param {import('../address.js').Address} change a person's: other parts stay when they still make sense */
  #choose(change) {
    this.#become({ ...addressOf(/** @type {Choice} */ (this.choice)), ...change });
  }

  /** @param {import('../address.js').Address} address */
  #become(address) {
    this.choice = choiceOf(this.sources ?? [], address);
    this.#write('push');
    this.poller.now();
  }

  #changed = () => {
    if (this.isConnected) {
      this.poller.now();
    }
  };

  #address = () => {
    const address = readAddress();
    if (this.sources && address.tenant === this.session.tenant) {
      this.choice = choiceOf(this.sources, address);
      this.poller.now();
    }
  };

  async #save() {
    await import('./save.js');
    this.saving = true;
  }

  /** @param {'push'|'replace'} how */
  #write(how) {
    if (this.choice) {
      writeAddress({ tenant: this.session.tenant, ...addressOf(this.choice) }, how);
    }
  }

  /** @param {import('../poller.js').Health} health */
  #tell(health) {
    this.health = health;
    if (health.kind === 'paused') {
      this.#live?.close();
    }
    const failure = health.kind === 'failing' ? health.failure : undefined;
    if (failure instanceof TokenRefused) {
      this.poller.stop();
      this.#live?.close();
      this.dispatchEvent(new CustomEvent('refused'));
    } else if (failure instanceof QuestionRefused) {
      // The catalog may have changed under the page: read it again before the next question.
      this.#known = false;
    }
  }
}

/** Filters that do not go together are told where they stand, and nothing is asked. @param {Choice} choice */
function answerable(choice) {
  return together(choice.source, [choice.measure, ...filtered(choice)]);
}

/** What the measure can be drawn as; what it cannot is grey. @param {Choice} choice */
function shapesOf(choice) {
  const able = heatsOf(choice);
  return [
    { name: '', title: 'Course of time' },
    { name: 'weekdays', title: 'Hours by weekday', disabled: !able.includes('weekdays') },
    ...(choice.dimension ? [{ name: 'members', title: `Hours by ${choice.dimension.title}`, disabled: !able.includes('members') }] : []),
  ];
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
