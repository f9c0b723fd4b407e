import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { together } from '../catalog.js';
import { narrowed } from '../choice.js';
import { TOP, columnsOf, dimensionsBeside, filtered } from '../question.js';
import { change, memberName, number } from '../words.js';
import './export.js';
import { spark } from './spark.js';

/** @typedef {import('../answers.js').Row} Row */

let tables = 0;

/**
 * The members with the most, each with a bar, its other measures and its course. A click on a member shows only that one, with Alt all
 * but that one; the menu beside it breaks it down. A click on a head sorts. Fires `choose`.
 */
class Top extends LitElement {
  static properties = {
    choice: { attribute: false },
    fixed: { attribute: false },
    shown: { attribute: false },
    api: { attribute: false },
    heading: { attribute: false },
    actions: { attribute: false },
  };

  /** Of the heading, which names the table: a board has several. */
  #id = `top-${++tables}`;

  constructor() {
    super();
    /** @type {import('../choice.js').Choice} */
    this.choice;
    /** Whether nothing can be chosen but the order. */
    this.fixed = false;
    /** @type {import('../answers.js').Shown|undefined} */
    this.shown = undefined;
    /** @type {import('../api.js').Api} */
    this.api;
    /** @type {unknown} what a board calls it */
    this.heading = undefined;
    /** @type {unknown} beside the heading */
    this.actions = undefined;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    // The words belong to the numbers under them: until the answer to a new choice is here, both are the old ones.
    const shown = this.shown?.choice.source === this.choice.source ? this.shown : undefined;
    const { dimension, order } = shown?.choice ?? this.choice;
    const columns = shown?.columns ?? columnsOf(this.choice);
    const by = columns.includes(order.measure) ? order.measure : columns[0];
    return html`
      <section class="card top-members" aria-busy=${shown ? 'false' : 'true'}>
        <header class="head">
          <h2 id=${this.#id}>${this.heading ?? html`Top ${TOP} · ${dimension?.title}`}</h2>
          ${this.actions}
          ${this.fixed
            ? nothing
            : html`<tm-export
                .api=${this.api}
                .query=${shown?.queries.top}
                .name=${dimension?.name ?? 'top'}
                what="table"
              ></tm-export>`}
        </header>
        ${columns.length === 0 ? this.#apart() : this.#table(shown, columns, by)}
      </section>
    `;
  }

  /**
   * @param {import('../answers.js').Shown|undefined} shown
   * @param {import('../catalog.js').Member[]} columns
   * @param {import('../catalog.js').Member} by
   */
  #table(shown, columns, by) {
    const rows = shown?.top ?? [];
    const most = Math.max(...rows.map(({ values }) => values.get(by.id) ?? 0), 0);
    const compared = shown?.before !== undefined;
    const { dimension } = shown?.choice ?? this.choice;
    return html`
      <table data-testid="top-table" class=${compared ? 'compared' : ''} aria-labelledby=${this.#id}>
        <thead>
          <tr>
            <th scope="col">${dimension?.title}</th>
            <th scope="col" class="course"><span class="unseen">Course</span></th>
            ${columns.map((column) => this.#head(column, by))}
            ${compared ? html`<th scope="col" class="value change">Change</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${repeat(rows, ({ member }) => member, (row) => this.#row(row, columns, by, most, compared))}
        </tbody>
      </table>
      ${rows.length === 0 ? html`<p class="empty">${this.#none(shown)}</p>` : nothing}
    `;
  }

  /** @param {import('../answers.js').Shown|undefined} shown */
  #none(shown) {
    return shown ? (shown.refused ?? 'Nothing in this range.') : 'Loading…';
  }

  /** What cannot be told together, and what can. */
  #apart() {
    const { measure, dimension, filters } = this.choice;
    const beside = dimensionsBeside(this.choice);
    const titles = [...new Set(filters.map(({ member }) => member.title))].join(' and ');
    return html`
      <div class="empty" data-testid="apart">
        <p>No rollup counts ${measure.title} by ${dimension?.title}${titles ? ` and ${titles}` : ''} together.</p>
        <p class="ways">
          ${beside.map(
            ({ name, title }) =>
              html`<button type="button" class="small" @click=${() => this.#choose({ by: name })}>Show by ${title}</button>`,
          )}
        </p>
      </div>
    `;
  }

  /** @param {import('../catalog.js').Member} column @param {import('../catalog.js').Member} by */
  #head(column, by) {
    const ascending = (this.shown?.choice ?? this.choice).order.ascending;
    const sorted = column === by ? (ascending ? 'ascending' : 'descending') : 'none';
    const sort = () => this.#choose({ order: `${column.name}.${sorted === 'descending' ? 'asc' : 'desc'}` });
    return html`
      <th scope="col" class=${this.#classOf(column)} aria-sort=${sorted}>
        <button type="button" class="sort" @click=${sort}>${inParts(column.title)}</button>
      </th>
    `;
  }

  /** Phones have room for one measure. @param {import('../catalog.js').Member} column */
  #classOf(column) {
    return column === (this.shown?.choice ?? this.choice).measure ? 'value' : 'value beside';
  }

  /**
   * @param {Row} row
   * @param {import('../catalog.js').Member[]} columns
   * @param {import('../catalog.js').Member} by
   * @param {number} most
   * @param {boolean} compared
   */
  #row(row, columns, by, most, compared) {
    const { member, title, details, values, before } = row;
    const value = values.get(by.id) ?? 0;
    // An SVG attribute, because the Content-Security-Policy forbids style attributes.
    const width = most > 0 && value > 0 ? `${((100 * value) / most).toFixed(2)}%` : '0';
    return html`
      <tr data-member=${member} data-value=${value}>
        <th scope="row">
          <svg class="bar" aria-hidden="true"><rect width=${width} height="100%" rx="4" /></svg>
          <span class="name">
            ${this.fixed ? html`<span class=${member === '' ? 'member none' : 'member'} title=${member}>${memberName(title)}</span>` : this.#narrow(member, title)}
          </span>
          ${details ? html`<span class="details">${details}</span>` : nothing}
        </th>
        <td class="course">${spark(this.shown?.sparks.get(member))}</td>
        ${columns.map((column) => html`<td class=${this.#classOf(column)}>${number(values.get(column.id))}</td>`)}
        ${compared ? html`<td class="value change">${change(value, before) || (value > 0 ? 'new' : '')}</td>` : nothing}
      </tr>
    `;
  }

  /** @param {string} member @param {string} title */
  #narrow(member, title) {
    return html`<button
        type="button"
        class=${member === '' ? 'member none' : 'member'}
        title=${title === member ? `Only ${memberName(member)}` : member}
        @click=${(/** @type {MouseEvent} */ event) => this.#filter(member, event.altKey)}
      >${memberName(title)}</button>
      ${this.#menu(member, title)}`;
  }

  /** @param {string} member @param {string} title */
  #menu(member, title) {
    const { source, measure, dimension } = this.choice;
    const needs = [measure, ...(dimension ? [dimension] : []), ...filtered(this.choice)];
    const others = source.dimensions.filter((each) => each !== dimension && !each.of && together(source, [each, ...needs]));
    return html`
      <details class="menu row-menu" name="row" @keydown=${this.#key}>
        <summary aria-label="More about ${memberName(title)}">⋯</summary>
        <div class="card panel">
          <button type="button" class="item" @click=${() => this.#filter(member, false)}>Only this</button>
          <button type="button" class="item" @click=${() => this.#filter(member, true)}>All but this</button>
          ${others.map(
            ({ name, title }) =>
              html`<button type="button" class="item" @click=${() => this.#filter(member, false, name)}>By ${title}</button>`,
          )}
        </div>
      </details>
    `;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  }

  /** @param {string} value @param {boolean} not @param {string} [by] what to break it down by */
  #filter(value, not, by) {
    const member = this.shown?.choice.dimension ?? this.choice.dimension;
    if (member) {
      this.querySelectorAll('details[open]').forEach((menu) => menu.removeAttribute('open'));
      this.#choose({ ...narrowed(this.choice, member, value, not), ...(by ? { by } : {}) });
    }
  }

  /** @param {import('../address.js').Address} change */
  #choose(change) {
    this.dispatchEvent(new CustomEvent('choose', { detail: change }));
  }
}

/** A name such as `engaged_seconds` goes on in the next line after an underscore. @param {string} name */
function inParts(name) {
  return name.split(/(?<=_)/).map((part, at) => (at === 0 ? part : html`<wbr />${part}`));
}

customElements.define('tm-top', Top);
