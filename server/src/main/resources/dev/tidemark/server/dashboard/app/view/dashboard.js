import { LitElement, html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { queryOf, readAddress, writeAddress } from '../address.js';
import { Api, TokenRefused } from '../api.js';
import { boardsOf } from '../boards-list.js';
import { forget, forgetAll, keep, takeFromAddress, tokens } from '../tokens.js';
import './explorer.js';
import { list, segments } from './fields.js';
import './sign-in.js';

/**
 * @typedef {import('../boards-list.js').Boards} Boards
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
    board: { state: true },
    boards: { state: true },
  };

  constructor() {
    super();
    /** @type {Session[]} */
    this.sessions = [];
    /** @type {string|undefined} */
    this.tenant = readAddress().tenant;
    /** @type {string|undefined} the board that is shown; none for the explorer */
    this.board = readAddress().board;
    /** @type {Map<string, Boards>} by tenant, as far as they are known */
    this.boards = new Map();
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
      ${session ? this.#nav(session) : nothing}
      <main @boards=${this.#changed}>${session ? this.#page(session) : this.#signIn()}</main>
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

  /** @param {Map<string, any>} changed */
  updated(changed) {
    if (changed.has('board') || changed.has('boards')) {
      this.querySelector('.boards [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }

  /** @param {Session} session */
  #nav(session) {
    const { boards } = this.boards.get(session.tenant) ?? { boards: [] };
    const { range } = readAddress();
    const link = (/** @type {string} */ title, /** @type {string|undefined} */ board) => html`
      <a
        href=${'/' + queryOf({ tenant: session.tenant, board, range })}
        aria-current=${board === this.board ? 'page' : nothing}
        @click=${(/** @type {MouseEvent} */ event) => this.#follow(event, session, board)}
        >${title}</a
      >
    `;
    return boards.length === 0
      ? nothing
      : html`<nav class="boards" aria-label="Boards" data-testid="boards">
          ${link('Explore', undefined)} ${boards.map((each) => link(each.board.title ?? each.name, each.name))}
        </nav>`;
  }

  /** @param {Session} session */
  #page(session) {
    return html`
      ${this.notice ? html`<p class="notice" role="status">${this.notice}</p>` : nothing}
      ${this.board === undefined ? this.#explorer(session) : this.#board(session, this.board)}
    `;
  }

  /** @param {Session} session */
  #explorer(session) {
    const editable = this.boards.get(session.tenant)?.editable ?? false;
    return keyed(session, html`<tm-explorer .session=${session} .editable=${editable} @refused=${() => this.#refused(session)}></tm-explorer>`);
  }

  /** @param {Session} session @param {string} name */
  #board(session, name) {
    const known = this.boards.get(session.tenant);
    const listed = known?.boards.find((each) => each.name === name);
    if (!known) {
      return html`<p class="starting" role="status">Loading…</p>`;
    }
    if (!listed) {
      return html`<p class="card empty" data-testid="no-board">${session.tenant} has no board “${name}”. It may have been deleted.</p>`;
    }
    void import('./board.js');
    return keyed(
      `${session.tenant} ${name} ${listed.revision}`,
      html`<tm-board
        .session=${session}
        .listed=${listed}
        .names=${known.boards.map((each) => each.name)}
        ?editable=${known.editable}
        @refused=${() => this.#refused(session)}
        @boards=${this.#changed}
      ></tm-board>`,
    );
  }

  /** @param {MouseEvent} event @param {Session} session @param {string|undefined} board */
  #follow(event, { tenant }, board) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.#show({ tenant, board, range: readAddress().range });
    }
  }

  /** @param {import('../address.js').Address} address */
  #show(address) {
    writeAddress(address, 'push');
    this.board = address.board;
  }

  /** @param {CustomEvent<{name?: string, change?: boolean}>} event a board was saved or deleted */
  async #changed(event) {
    event.stopPropagation();
    const session = this.#session();
    if (session) {
      await this.#list(session);
      this.#show({ tenant: session.tenant, board: event.detail.name, range: event.detail.name ? readAddress().range : undefined });
      if (event.detail.change) {
        await this.updateComplete;
        /** @type {any} */ (this.querySelector('tm-board'))?.change();
      }
    }
  }

  /** @param {Session} session */
  async #list(session) {
    const boards = await boardsOf(session.api);
    this.boards = new Map([...this.boards, [session.tenant, boards]]);
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
    if (kept.length > 0) {
      // Most of the page's bytes: they come while the first answers are asked for. Who needs them tells when they do not come.
      import('../chart.js').catch(() => {});
    }
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
    this.sessions.forEach((session) => void this.#list(session));
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
    this.board = undefined;
    this.boards = new Map();
    this.notice = undefined;
    this.problem = undefined;
  }

  /** @param {string} tenant */
  #switch(tenant) {
    this.tenant = tenant;
    this.notice = undefined;
    const has = this.boards.get(tenant)?.boards.some(({ name }) => name === this.board);
    this.#show({ tenant, board: has ? this.board : undefined, range: readAddress().range });
  }

  #fragment = () => {
    if (takeFromAddress()) {
      this.busy = this.sessions.length === 0;
      void this.#open();
    }
  };

  #address = () => {
    const { tenant, board } = readAddress();
    this.tenant = tenant;
    this.board = board;
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
