import { LitElement, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { together } from '../catalog.js';
import { list } from './fields.js';

/** @typedef {import('../boards.js').Panel} Panel */

const SHOWS = [
  { name: 'number', title: 'Number' },
  { name: 'series', title: 'Series' },
  { name: 'top', title: 'Table' },
  { name: 'heat', title: 'Heat map' },
];

const MOST_PANELS = 24;

/**
 * What changes a board: its title, more panels, and keeping or dropping the changes. The panels' own menus do the rest. Fires
 * `draft`, `save`, `save-copy`, `reload` and `cancel`.
 */
class BoardEdit extends LitElement {
  static properties = {
    draft: { attribute: false },
    sources: { attribute: false },
    problem: { attribute: false },
    conflict: { attribute: false },
    show: { state: true },
    measure: { state: true },
    by: { state: true },
    said: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../boards.js').Board} */
    this.draft;
    /** @type {import('../catalog.js').Source[]} */
    this.sources = [];
    this.problem = '';
    this.conflict = false;
    this.show = 'number';
    this.measure = '';
    this.by = '';
    this.said = '';
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`
      <section class="card board-edit" aria-label="Changing this board" data-testid="board-edit">
        <form class="fields" @submit=${this.#save}>
          <label class="list"><span>Title</span><input name="title" maxlength="120" .value=${live(this.draft.title ?? '')} @input=${this.#title} /></label>
          <button type="submit" class="primary">Save</button>
          <button type="button" class="small" @click=${() => this.#fire('cancel')}>Drop the changes</button>
        </form>
        ${this.problem ? this.#told() : nothing} ${this.#adding()}
        <p class="said" role="status">${this.said}</p>
      </section>
    `;
  }

  #told() {
    return html`
      <p class="problem notice" role="alert" data-testid="board-problem">${this.problem}</p>
      ${this.conflict
        ? html`
            <p class="ways">
              <button type="button" class="small" @click=${() => this.#fire('reload')}>Show theirs, without my changes</button>
              <button type="button" class="small" @click=${() => this.#fire('save-copy')}>Save mine as another board</button>
            </p>
          `
        : nothing}
    `;
  }

  #adding() {
    const measures = this.sources.flatMap((source) => source.measures.map((each) => ({ source, ...each, name: each.id, title: `${source.title}: ${each.title}` })));
    const measure = measures.find(({ id }) => id === this.measure) ?? measures[0];
    if (!measure) {
      return nothing;
    }
    const { source } = measure;
    const able = source.dimensions.filter((each) => together(source, [measure, each]));
    const needless = this.show === 'number';
    const none = this.show === 'top' ? [] : [{ name: '', title: this.show === 'heat' ? 'Weekday' : 'Nothing' }];
    const options = needless ? [{ name: '', title: 'Nothing' }] : [...none, ...able];
    const by = options.find(({ name }) => name === this.by) ?? options[0];
    const full = this.draft.panels.length >= MOST_PANELS;
    const impossible = full || !by || (this.show === 'heat' && !measure.adds);
    return html`
      <form class="fields" data-testid="add-panel" @submit=${(/** @type {SubmitEvent} */ event) => this.#add(event, measure.id, by?.name ?? '')}>
        ${list({ label: 'Another panel', options: SHOWS, chosen: this.show, choose: (name) => (this.show = name), testid: 'add-show' })}
        ${list({ label: 'Measure', options: measures, chosen: measure.id, choose: (name) => (this.measure = name), testid: 'add-measure' })}
        ${list({ label: 'By', options, chosen: by?.name, choose: (name) => (this.by = name), testid: 'add-by' })}
        <button type="submit" class="small" ?disabled=${impossible}>Add</button>
      </form>
    `;
  }

  /** @param {Event} event */
  #title(event) {
    const title = /** @type {HTMLInputElement} */ (event.target).value;
    this.#fire('draft', { ...this.draft, title: title.trim() === '' ? undefined : title });
  }

  /** @param {SubmitEvent} event */
  #save(event) {
    event.preventDefault();
    this.#fire('save');
  }

  /** @param {SubmitEvent} event @param {string} measure @param {string} by */
  #add(event, measure, by) {
    event.preventDefault();
    const panel = /** @type {Panel} */ ({ show: this.show, measure, ...(by ? { by } : {}) });
    this.said = 'Added at the end.';
    this.#fire('draft', { ...this.draft, panels: [...this.draft.panels, panel] });
  }

  /** @param {string} name @param {unknown} [detail] */
  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('tm-board-edit', BoardEdit);
