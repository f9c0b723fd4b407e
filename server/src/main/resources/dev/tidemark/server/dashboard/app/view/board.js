import { LitElement, html, nothing } from 'lit';
import { readAddress, writeAddress } from '../address.js';
import { Changed, QuestionRefused, TokenRefused } from '../api.js';
import { BoardAnswers, askAllBy } from '../board-answers.js';
import { askedOf, boardTitle, rangeTitle, rowsOfPanels } from '../boards.js';
import { sourcesOf } from '../catalog.js';
import { ZONE, isZone } from '../clock.js';
import { Live } from '../live.js';
import { Poller } from '../poller.js';
import { isRange } from '../ranges.js';
import { copyOf, moved, nameFor } from '../saved.js';
import { ask } from './dialog.js';
import './panel.js';
import './period.js';
import './status.js';

/** Where it has to ask, a board asks more than the explorer does. */
const EVERY_MILLIS = 2_000;

/** A question that is refused may mean that the catalog has changed. */
const META_MILLIS = 15_000;

/**
 * One board: what is chosen for the whole of it, and its panels, each with its own answer, error or emptiness. Fires `refused`
 * when the token is no longer good, and `boards` when one was saved or deleted.
 */
class Board extends LitElement {
  static properties = {
    session: { attribute: false },
    listed: { attribute: false },
    names: { attribute: false },
    editable: { type: Boolean },
    fixed: { type: Boolean },
    draft: { state: true },
    shown: { state: true },
    health: { state: true },
    address: { state: true },
    problem: { state: true },
    conflict: { state: true },
  };

  /** @type {BoardAnswers|undefined} */
  #answers;
  /** @type {Live|undefined} */
  #live;
  /** @type {import('../catalog.js').Source[]|undefined} */
  #sources;
  #sourcesAt = 0;

  constructor() {
    super();
    /** @type {import('./dashboard.js').Session} */
    this.session;
    /** @type {import('../boards.js').Listed} */
    this.listed;
    /** @type {string[]} of all boards */
    this.names = [];
    this.editable = false;
    /** Whether it is shown to somebody who has a link to it, as it is and nothing else. */
    this.fixed = false;
    /** @type {import('../boards.js').Board|undefined} while it is changed */
    this.draft = undefined;
    /** @type {(import('../boards.js').Asked & {view: any})[]|undefined} */
    this.shown = undefined;
    /** @type {import('../poller.js').Health} */
    this.health = { kind: 'starting' };
    this.address = readAddress();
    this.problem = '';
    this.conflict = false;
    this.poller = new Poller((signal) => this.#round(signal), (health) => this.#tell(health), EVERY_MILLIS);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('popstate', this.#moved);
    this.poller.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#moved);
    this.poller.stop();
    this.#live?.close();
  }

  #board() {
    return this.draft ?? this.listed.board;
  }

  #range() {
    return [this.fixed ? undefined : this.address.range, this.#board().range, '24h'].find((range) => range && isRange(range)) ?? '24h';
  }

  #zone() {
    return [this.fixed ? undefined : this.address.zone, this.#board().zone].find((zone) => zone && isZone(zone)) ?? ZONE;
  }

  render() {
    const choice = { range: this.#range(), zone: this.#zone(), grain: undefined, compare: false };
    return html`
      ${this.fixed ? html`<p class="why" data-testid="shared-range">${rangeTitle(choice.range)}</p>` : this.#head(choice)}
      ${this.shown ? rowsOfPanels(this.shown).map(({ kind, panels }) => this.#row(kind, panels)) : this.#waiting()}
      <tm-status .health=${this.health} .shown=${{ answers: (this.shown ?? []).flatMap(({ view }) => view.answers ?? []) }}></tm-status>
    `;
  }

  /** @param {object} choice */
  #head(choice) {
    return html`
      <div class="board-head">
        <h1>${boardTitle({ ...this.listed, board: this.#board() })}</h1>
        ${this.draft ? nothing : this.#buttons()}
      </div>
      ${this.draft ? this.#editor(this.draft) : nothing}
      <div class="controls" role="group" aria-label="What is shown">
        <tm-period plain .choice=${choice} @choose=${this.#chosen}></tm-period>
        ${this.draft ? nothing : html`<button type="button" class="small" data-testid="share" ?disabled=${!this.shown} @click=${this.#share}>Share…</button>`}
      </div>
    `;
  }

  async #share() {
    const [{ ask: share }, { boardTerms }] = await Promise.all([import('../share/dialog.js'), import('../share/terms.js')]);
    const board = { ...copyOf(this.listed.board), range: this.#range(), zone: this.address.zone ?? this.listed.board.zone };
    share(this, { api: this.session.api, title: boardTitle(this.listed), ...boardTerms(board, this.shown ?? []) });
  }

  #waiting() {
    return this.health.kind === 'failing' ? nothing : html`<p class="starting" role="status">Loading…</p>`;
  }

  #buttons() {
    if (!this.editable) {
      return nothing;
    }
    const saved = this.listed.origin === 'saved';
    return html`
      <div class="board-buttons">
        ${saved ? html`<button type="button" class="small" data-testid="change-board" @click=${this.#change}>Change</button>` : nothing}
        <button type="button" class="small" data-testid="copy-board" @click=${this.#copy}>${saved ? 'Copy' : 'Copy and change'}</button>
        ${saved ? html`<button type="button" class="small" data-testid="delete-board" @click=${this.#delete}>Delete</button>` : nothing}
      </div>
    `;
  }

  /** @param {import('../boards.js').Board} draft */
  #editor(draft) {
    return html`
      <tm-board-edit
        .draft=${draft}
        .sources=${this.#sources ?? []}
        .problem=${this.problem}
        .conflict=${this.conflict}
        @draft=${(/** @type {CustomEvent} */ event) => this.#redraw(event.detail)}
        @save=${this.#save}
        @save-copy=${this.#saveCopy}
        @reload=${this.#reload}
        @cancel=${() => this.#stop()}
      ></tm-board-edit>
    `;
  }

  /** @param {string} kind @param {any[]} panels */
  #row(kind, panels) {
    return html`
      <div class="panels ${kind}">
        ${panels.map(
          (asked) => html`
            <tm-panel
              .asked=${asked}
              .api=${this.session.api}
              .tenant=${this.session.tenant}
              .editing=${this.draft !== undefined}
              .fixed=${this.fixed}
              .place=${this.shown?.indexOf(asked) ?? 0}
              .of=${this.shown?.length ?? 0}
              @panel-change=${this.#changed}
            ></tm-panel>
          `,
        )}
      </div>
    `;
  }

  /** @param {AbortSignal} signal */
  async #round(signal) {
    if (!this.#sources) {
      this.#sources = sourcesOf(await this.session.api.meta(signal));
      this.#sourcesAt = performance.now();
    }
    const sources = this.#sources;
    const chosen = { range: this.#range(), zone: this.#zone() };
    const asked = this.#board().panels.map((panel) => askedOf(sources, panel, chosen));
    this.#live ??= new Live(this.session.api, this.#news);
    this.#answers ??= new BoardAnswers(askAllBy(this.#live), this.session.api, this.#news);
    this.#live.begin();
    const views = await this.#answers.ask(asked, signal);
    this.shown = asked.map((each, i) => ({ ...each, view: views[i] }));
    if (views.some(({ refused }) => refused) && performance.now() - this.#sourcesAt > META_MILLIS) {
      this.#sources = undefined;
    }
  }

  /** @param {CustomEvent<import('../address.js').Address>} event */
  #chosen(event) {
    const { range, zone } = { ...this.address, ...event.detail };
    this.address = { ...readAddress(), range, zone: zone === ZONE && !this.#board().zone ? undefined : zone };
    writeAddress(this.address, 'push');
    this.poller.now();
  }

  #news = () => {
    if (this.isConnected) {
      this.poller.now();
    }
  };

  #moved = () => {
    this.address = readAddress();
    this.poller.now();
  };

  /** @param {import('../boards.js').Board} draft */
  #redraw(draft) {
    this.draft = draft;
    this.poller.now();
  }

  async #change() {
    await import('./board-edit.js');
    this.#redraw(copyOf(this.listed.board));
    await this.updateComplete;
    /** @type {HTMLElement|null} */ (this.querySelector('tm-board-edit input'))?.focus();
  }

  async #copy() {
    const title = `${boardTitle(this.listed)} (copy)`.slice(0, 120);
    await this.#keep(nameFor(title, this.names), { ...copyOf(this.listed.board), title }, undefined, true);
  }

  /** @param {CustomEvent<{panel: import('../boards.js').Panel, what: string, title?: string}>} event of a person, who may be faster than the answers */
  #changed(event) {
    const { panel: changed, what, title } = event.detail;
    const { panels, ...rest } = /** @type {import('../boards.js').Board} */ (this.draft);
    const place = panels.indexOf(changed);
    const to = Math.max(0, place + (what === 'earlier' ? -1 : 1));
    const after = {
      remove: () => panels.filter((_, i) => i !== place),
      rename: () => panels.map((panel, i) => (i === place ? { ...panel, title: title || undefined } : panel)),
      earlier: () => moved(panels, place, to),
      later: () => moved(panels, place, to),
    }[what]?.();
    if (place >= 0 && after) {
      this.#redraw({ ...rest, panels: after });
    }
  }

  async #save() {
    const draft = /** @type {import('../boards.js').Board} */ (this.draft);
    await this.#keep(this.listed.name, draft, this.listed.revision, false);
  }

  async #saveCopy() {
    const draft = /** @type {import('../boards.js').Board} */ (this.draft);
    await this.#keep(nameFor(draft.title ?? this.listed.name, this.names), draft, undefined, false);
  }

  /** @param {string} name @param {import('../boards.js').Board} board @param {number|undefined} revision @param {boolean} change whether to go on changing it */
  async #keep(name, board, revision, change) {
    try {
      await this.session.api.saveBoard(name, board, revision);
      this.#stop();
      this.dispatchEvent(new CustomEvent('boards', { detail: { name, change } }));
    } catch (failure) {
      this.conflict = failure instanceof Changed;
      this.problem = this.conflict ? 'Somebody else has changed this board since you opened it.' : /** @type {Error} */ (failure).message;
    }
  }

  #reload() {
    this.#stop();
    this.dispatchEvent(new CustomEvent('boards', { detail: { name: this.listed.name, change: true } }));
  }

  #stop() {
    this.draft = undefined;
    this.problem = '';
    this.conflict = false;
    this.poller.now();
  }

  async #delete() {
    const again = this.listed.hides ? ' The board that it replaces is shown again.' : '';
    const yes = await ask(this, `Delete the board “${boardTitle(this.listed)}”?`, `It is deleted for everybody.${again}`, 'Delete');
    if (yes) {
      try {
        await this.session.api.deleteBoard(this.listed.name, this.listed.revision ?? 0);
        this.dispatchEvent(new CustomEvent('boards', { detail: { name: this.listed.hides ? this.listed.name : undefined } }));
      } catch (failure) {
        await ask(this, 'It is not deleted', /** @type {Error} */ (failure).message, undefined);
      }
    }
  }

  /** Begins to change it, as soon as it is shown. */
  change() {
    void this.#change();
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
      this.#sources = undefined;
    }
  }
}

customElements.define('tm-board', Board);
