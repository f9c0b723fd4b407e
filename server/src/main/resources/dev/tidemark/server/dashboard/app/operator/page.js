import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Poller } from '../poller.js';
import { moment, stale } from '../words.js';
import { plain } from './amounts.js';
import { forget, keep, key, takeFromAddress } from './key.js';
import { importList } from './imports.js';
import './rejects.js';
import { KeyRefused, view } from './server.js';
import { signIn } from './sign-in.js';
import './slow.js';
import { stageCard, standingMark } from './stage.js';

const EVERY_MILLIS = 5_000;

/**
 * The operator's page: a line per stage, and above them what wants to be looked at.
 */
class OperatorPage extends LitElement {
  static properties = {
    view: { state: true },
    health: { state: true },
    problem: { state: true },
    signedIn: { state: true },
  };

  constructor() {
    super();
    /** @type {import('./server.js').View|undefined} */
    this.view = undefined;
    /** @type {import('../poller.js').Health} */
    this.health = { kind: 'starting' };
    /** @type {string|undefined} why the key was not taken */
    this.problem = undefined;
    this.signedIn = key() !== null;
    this.poller = new Poller((signal) => this.#round(signal), (health) => (this.health = health), EVERY_MILLIS);
  }

  createRenderRoot() {
    this.replaceChildren();
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#fragment);
    if (this.signedIn) {
      this.poller.start();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#fragment);
    this.poller.stop();
  }

  render() {
    return html`
      <header class="top">
        <span class="brand"><img src="/logo.svg" alt="" width="28" height="28" />Tidemark</span>
        <span class="tenant">Operator</span>
        ${this.signedIn ? html`<button type="button" class="quiet" @click=${() => this.#leave()}>Sign out</button>` : nothing}
      </header>
      <main>${this.signedIn ? this.#shown() : signIn(this.problem, (secret) => this.#enter(secret))}</main>
    `;
  }

  #shown() {
    const view = this.view;
    if (view === undefined) {
      return html`<p class="starting" role="status">${this.health.kind === 'failing' ? stale(this.health, this.health.failure.message) : 'Asking…'}</p>`;
    }
    return html`
      ${this.#summary(view)}
      <div class="stages">${repeat(view.stages, ({ stage }) => stage, (stage) => stageCard(stage, this.#more(stage.stage, view)))}</div>
      ${this.#footer(view)}
    `;
  }

  /** @param {import('./server.js').View} view */
  #summary(view) {
    const todo = view.stages.flatMap((stage) => stage.facts.filter((fact) => fact.standing !== 'good').map((fact) => ({ stage, fact })));
    return html`
      <section class="card summary" data-standing=${view.standing} data-testid="summary">
        <h1>${todo.length === 0 ? (this.health.kind === 'failing' ? 'All was well' : 'All is well') : todo.length === 1 ? 'One thing to look at' : `${todo.length} things to look at`}</h1>
        ${todo.length === 0
          ? html`<p class="says">Every stage does its work. Open one to see its numbers and what they mean.</p>`
          : html`<ul class="todo">${todo.map((each) => this.#todo(each))}</ul>`}
      </section>
    `;
  }

  /** @param {{stage: import('./server.js').Stage, fact: import('./server.js').Fact}} what */
  #todo({ stage, fact }) {
    return html`
      <li>
        ${standingMark(fact.standing)}
        <span class="what">${stage.title}: ${plain(fact.name)} ${fact.of}</span>
        <span class="advice">${fact.advice}</span>
      </li>
    `;
  }

  /** @param {string} stage @param {import('./server.js').View} view */
  #more(stage, view) {
    switch (stage) {
      case 'process':
        return html`<tm-rejects .rejects=${view.rejects} .course=${view.replay} .secret=${key() ?? ''} @replayed=${this.poller.now}></tm-rejects>`;
      case 'imports':
        return importList(view.imports);
      case 'queries':
        return html`<tm-slow .slow=${view.slow_questions} .secret=${key() ?? ''}></tm-slow>`;
      default:
        return nothing;
    }
  }

  /** @param {import('./server.js').View} view */
  #footer(view) {
    return html`
      <footer class="status" data-health=${this.health.kind}>
        <p class="health" role="status" data-testid="health"><span class="lamp" aria-hidden="true"></span>${this.#health()}</p>
        ${view.as_of ? html`<p class="as-of"><span>Database as of <time datetime=${view.as_of}>${moment(new Date(view.as_of))}</time></span></p>` : nothing}
      </footer>
    `;
  }

  #health() {
    switch (this.health.kind) {
      case 'failing':
        return stale(this.health, this.health.failure.message);
      case 'paused':
        return 'Paused while this page is hidden';
      default:
        return 'Looked at every five seconds';
    }
  }

  /** @param {AbortSignal} signal */
  async #round(signal) {
    try {
      const seen = await view(key() ?? '', signal);
      if (!signal.aborted) {
        this.view = seen;
      }
    } catch (failure) {
      if (failure instanceof KeyRefused) {
        this.#leave('This is no operator’s key, or it is over. A read token does not open this page.');
        return;
      }
      throw failure;
    }
  }

  /** @param {string} secret */
  #enter(secret) {
    if (secret === '') {
      this.problem = 'Please enter an operator’s key.';
      return;
    }
    keep(secret);
    this.problem = undefined;
    this.signedIn = true;
    this.poller.start();
  }

  /** @param {string} [why] */
  #leave(why) {
    this.poller.stop();
    forget();
    this.view = undefined;
    this.signedIn = false;
    this.problem = why;
  }

  #fragment = () => {
    if (takeFromAddress()) {
      this.#enter(key() ?? '');
    }
  };
}

customElements.define('tm-operator', OperatorPage);
