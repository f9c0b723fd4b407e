import { LitElement, html, nothing } from 'lit';
import { boardTitle } from '../boards.js';
import { boardOf, nameFor, panelsOf } from '../saved.js';
import { list } from './fields.js';

const NEW = '';

/**
 * The explorer's question as a panel of a new board or of one that is saved. A dialog; fires `boards` when it is saved, and
 * `closed` when not.
 */
class Save extends LitElement {
  static properties = {
    session: { attribute: false },
    choice: { attribute: false },
    listed: { state: true },
    board: { state: true },
    way: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import('./dashboard.js').Session} */
    this.session;
    /** @type {import('../choice.js').Choice} */
    this.choice;
    /** @type {import('../boards.js').Listed[]} */
    this.listed = [];
    this.board = NEW;
    this.way = 'series';
    this.problem = '';
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const ways = panelsOf(this.choice);
    const way = ways.find(({ name }) => name === this.way) ?? ways[0];
    const saved = this.listed.filter(({ origin }) => origin === 'saved');
    return html`
      <dialog class="card dialog" aria-labelledby="save-title" data-testid="save-dialog" @close=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${(/** @type {SubmitEvent} */ event) => this.#save(event, way.panel)}>
          <h2 id="save-title">Save as board</h2>
          ${list({ label: 'Shown as', options: ways, chosen: way.name, choose: (name) => (this.way = name), testid: 'save-way' })}
          <label class="list"><span>Title of the panel</span><input name="panel" maxlength="120" placeholder=${this.choice.measure.title} /></label>
          ${list({
            label: 'On the board',
            options: [{ name: NEW, title: 'A new one' }, ...saved.map((each) => ({ name: each.name, title: boardTitle(each) }))],
            chosen: this.board,
            choose: (name) => (this.board = name),
            testid: 'save-board',
          })}
          ${this.board === NEW
            ? html`<label class="list"><span>Title of the board</span><input name="board" maxlength="120" required /></label>`
            : nothing}
          <p class="problem" role="status">${this.problem}</p>
          <p class="board-buttons">
            <button type="submit" class="primary">Save</button>
            <button type="button" class="small" @click=${() => this.querySelector('dialog')?.close()}>Cancel</button>
          </p>
        </form>
      </dialog>
    `;
  }

  async firstUpdated() {
    this.way = { weekdays: 'heat', members: 'heat-by' }[this.choice.show ?? ''] ?? this.way;
    this.querySelector('dialog')?.showModal();
    try {
      this.listed = (await this.session.api.boards()).boards;
    } catch (failure) {
      this.problem = /** @type {Error} */ (failure).message;
    }
  }

  /** @param {SubmitEvent} event @param {import('../boards.js').Panel} panel */
  async #save(event, panel) {
    event.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const title = String(said.get('panel') ?? '').trim();
    const named = title ? { ...panel, title } : panel;
    const old = this.listed.find(({ name }) => name === this.board);
    const boardName = String(said.get('board') ?? '').trim();
    const board = old ? { ...old.board, panels: [...old.board.panels, named] } : boardOf(boardName, named, this.choice);
    const name = old ? old.name : nameFor(boardName, this.listed.map((each) => each.name));
    try {
      await this.session.api.saveBoard(name, board, old?.revision);
      this.dispatchEvent(new CustomEvent('boards', { detail: { name }, bubbles: true }));
    } catch (failure) {
      this.problem = /** @type {Error} */ (failure).message;
    }
  }
}

customElements.define('tm-save', Save);
