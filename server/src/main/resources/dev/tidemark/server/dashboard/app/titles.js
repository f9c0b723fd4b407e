/**
 * What the members that filters name are called. The address has their keys alone.
 */
import { titleOf } from './catalog.js';
import { titlesQuery } from './question.js';

/**
 * @typedef {import('./answers.js').Shown} Shown
 * @typedef {import('./catalog.js').Member} Member
 * @typedef {import('./choice.js').Filter} Filter
 */

/** Those of one view; each is asked for once. */
export class Titles {
  /** @type {Map<string, string>} by dimension and member; the member itself where it has no better name, or until that is known */
  #known = new Map();

  /** @param {Filter} filter @returns {string} the member itself where nothing names it better */
  of({ member, value }) {
    return this.#known.get(keyOf(member, value)) ?? value;
  }

  /** Those that the table has. @param {Shown} shown */
  learn({ choice, top }) {
    const { dimension } = choice;
    if (dimension) {
      top.forEach(({ member, title }) => this.#known.set(keyOf(dimension, member), title));
    }
  }

  /**
   * Asks for those that filters name and that are not known.
   *
   * @param {Shown} shown in whose range they are looked for
   * @param {import('./api.js').Api} api
   * @returns {Promise<boolean>} whether it asked for any; those that cannot be had stand as their keys
   */
  async ask({ choice, range }, api) {
    const { source } = choice;
    const unknown = choice.filters.filter(({ member, value }) => value !== '' && titleOf(source, member) && !this.#known.has(keyOf(member, value)));
    unknown.forEach(({ member, value }) => this.#known.set(keyOf(member, value), value));
    await Promise.all(
      [...new Set(unknown.map(({ member }) => member))].map(async (dimension) => {
        const title = /** @type {Member} */ (titleOf(source, dimension));
        const values = unknown.filter(({ member }) => member === dimension).map(({ value }) => value);
        const query = titlesQuery(choice, range, dimension, title, values);
        const { data } = query ? await api.load(query).catch(() => ({ data: [] })) : { data: [] };
        data.forEach((row) => this.#known.set(keyOf(dimension, String(row[dimension.id])), String(row[title.id] || row[dimension.id])));
      }),
    );
    return unknown.length > 0;
  }
}

/** @param {Member} dimension @param {string} member */
function keyOf(dimension, member) {
  return JSON.stringify([dimension.id, member]);
}
