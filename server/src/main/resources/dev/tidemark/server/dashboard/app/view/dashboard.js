import { LitElement, html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { readAddress, writeAddress } from '../address.js';
import { Api, TokenRefused } from '../api.js';
import { forget, forgetAll, keep, takeFromAddress, tokens } from '../tokens.js';
import './explorer.js';
import { list, segments } from './fields.js';
import './sign-in.js';

/**
 * @typedef {{tenant: string, token: string, api: Api}} Session
 */

/** More tenants than this are a list instead of buttons side by side. */
const MOST_SEGMENTS = 4;

const TRY_AGAIN_MILLIS = 2_000;

/**
 * The whole page: who is signed in, and as which tenant.
 */
class Dashboard extends LitElement {
  static properties = {
    sessions: { state: true },
    tenant: { state: true },
    problem: { state: true },
    notice: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    /** @type {Session[]} */
    this.sessions = [];
    /** @type {string|undefined} */
    this.tenant = readAddress().tenant;
    /** @type {string|undefined} why there is no session */
    this.problem = undefined;
    /** @type {string|undefined} */
    this.notice = undefined;
    this.busy = tokens().length > 0;
    void this.#open();
  }

  createRenderRoot() {
    this.replaceChildren();
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#fragment);
    addEventListener('popstate', this.#address);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#fragment);
    removeEventListener('popstate', this.#address);
  }

  render() {
    const session = this.#session();
    return html`
      <header class="top">
        <span class="brand"><img src="/logo.svg" alt="" width="28" height="28" />Tidemark</span>
        ${session ? this.#tenants(session) : nothing}
        ${session ? html`<button type="button" class="quiet" data-testid="sign-out" @click=${this.#leave}>Sign out</button>` : nothing}
      </header>
      <main>${session ? this.#explorer(session) : this.#signIn()}</main>
    `;
  }

  /** @param {Session} session */
  #tenants(session) {
    const options = this.sessions.map(({ tenant }) => ({ name: tenant, title: tenant }));
    if (options.length === 1) {
      return html`<span class="tenant" data-testid="tenant">${session.tenant}</span>`;
    }
    const field = options.length > MOST_SEGMENTS ? list : segments;
    return field({
      label: 'Tenant',
      options,
      chosen: session.tenant,
      choose: (name) => this.#switch(name),
      testid: 'tenant-switch',
    });
  }

  /** @param {Session} session */
  #explorer(session) {
    return html`
      ${this.notice ? html`<p class="notice" role="status">${this.notice}</p>` : nothing}
      ${keyed(
        session,
        html`<tm-explorer .session=${session} @refused=${() => this.#refused(session)}></tm-explorer>`,
      )}
    `;
  }

  #signIn() {
    if (this.busy && this.problem === undefined) {
      return html`<p class="starting" role="status">Signing in…</p>`;
    }
    return html`<tm-sign-in .problem=${this.problem} .busy=${this.busy} @tokens=${this.#typed}></tm-sign-in>`;
  }

  #session() {
    return this.sessions.find(({ tenant }) => tenant === this.tenant) ?? this.sessions[0];
  }

  /** Asks whose tokens there are. Those that are refused are dropped; when the server is away it is asked again. */
  async #open() {
    const kept = tokens();
    const found = await Promise.all(kept.map(sessionOf));
    const away = found.find((each) => each instanceof Error);
    this.busy = away !== undefined;
    if (away) {
      this.problem = away.message + ' Trying again…';
      setTimeout(() => void this.#open(), TRY_AGAIN_MILLIS);
      return;
    }
    const sessions = found.flatMap((each) => (each === 'refused' || each instanceof Error ? [] : [each]));
    this.sessions = [...new Map(sessions.map((each) => [each.tenant, each])).values()];
    this.problem = undefined;
    if (found.includes('refused')) {
      this.#tellRefused(found.length);
    }
    this.#tellMissing();
  }

  /** @param {number} asked how many tokens there were */
  #tellRefused(asked) {
    if (this.sessions.length === 0) {
      this.problem =
        asked === 1
          ? 'This token was not accepted. Check that it is a read token, complete and still valid.'
          : 'None of these tokens was accepted. Check that they are read tokens, complete and still valid.';
    } else {
      this.notice = 'One of the tokens was not accepted and has been removed.';
    }
  }

  /** A shared link names a tenant for which this tab may have no token. */
  #tellMissing() {
    const session = this.#session();
    if (session && this.tenant && session.tenant !== this.tenant) {
      this.notice = `There is no token for the tenant “${this.tenant}” in this tab. This is ${session.tenant}.`;
    }
  }

  /** @param {CustomEvent<string[]>} event */
  #typed(event) {
    keep(event.detail);
    this.problem = undefined;
    this.busy = true;
    void this.#open();
  }

  /** @param {Session} session a token that was good and is no longer */
  #refused(session) {
    forget(session.token);
    this.sessions = this.sessions.filter((each) => each !== session);
    const said = `The token of ${session.tenant} is no longer accepted.`;
    this.problem = this.sessions.length === 0 ? said + ' Please sign in again.' : undefined;
    this.notice = this.sessions.length > 0 ? said : undefined;
  }

  #leave() {
    forgetAll();
    writeAddress({}, 'replace');
    this.sessions = [];
    this.tenant = undefined;
    this.notice = undefined;
    this.problem = undefined;
  }

  /** @param {string} tenant */
  #switch(tenant) {
    this.tenant = tenant;
    this.notice = undefined;
    writeAddress({ tenant, range: readAddress().range }, 'push');
  }

  #fragment = () => {
    if (takeFromAddress()) {
      this.busy = this.sessions.length === 0;
      void this.#open();
    }
  };

  #address = () => {
    this.tenant = readAddress().tenant;
  };
}

/** @param {string} token @returns {Promise<Session|'refused'|Error>} */
async function sessionOf(token) {
  const api = new Api(token);
  try {
    return { tenant: (await api.me()).tenant, token, api };
  } catch (failure) {
    if (failure instanceof TokenRefused) {
      forget(token);
      return 'refused';
    }
    return /** @type {Error} */ (failure);
  }
}

customElements.define('tm-dashboard', Dashboard);
