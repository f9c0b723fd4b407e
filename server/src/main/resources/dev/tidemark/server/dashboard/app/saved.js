/**
 * Boards as people make them: names, copies, and what the explorer shows as a panel. Pure functions of plain data.
 *
 * @typedef {import('./boards.js').Board} Board
 * @typedef {import('./boards.js').Panel} Panel
 * @typedef {import('./boards.js').Listed} Listed
 */
import { together } from './catalog.js';
import { ZONE } from './clock.js';

const LONGEST_NAME = 36;

/** @param {string} title @param {string[]} taken @returns {string} a name that the server takes, and that nobody has */
export function nameFor(title, taken) {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  const base = (plain || 'board').slice(0, LONGEST_NAME - 3);
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}_${i}`;
    if (!taken.includes(name)) {
      return name;
    }
  }
}

/** @param {Board} board @returns {Board} with a list of its own, of the same panels: they are never changed, but replaced */
export function copyOf(board) {
  return { ...board, panels: [...board.panels] };
}

/** @template T @param {T[]} list @param {number} from @param {number} to @returns {T[]} with one at another place */
export function moved(list, from, to) {
  const rest = list.filter((_, i) => i !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

/**
 * What the explorer shows, in the ways in which a board can show it.
 *
 * @param {import('./choice.js').Choice} choice
 * @returns {{name: string, title: string, panel: Panel}[]}
 */
export function panelsOf({ source, measure, dimension, filters, compare, order, grain }) {
  const common = { measure: measure.id, ...(filters.length > 0 ? { filters: filtersOf(filters) } : {}) };
  const compared = compare ? { compare: /** @type {'previous'} */ ('previous') } : {};
  const needs = [measure, ...filters.map(({ member }) => member)];
  const by = dimension && together(source, [...needs, dimension]) ? dimension : undefined;
  const timed = grain ? { grain } : {};
  /** @type {[string, string, Panel | false][]} */
  const ways = [
    ['series', 'A series over time', { show: 'series', ...common, ...compared, ...timed }],
    ['number', 'A number', { show: 'number', ...common, ...compared }],
    ['top', `A table by ${by?.title}`, by ? { show: 'top', ...common, by: by.name, ...compared, ...orderOf(order, measure) } : false],
    ['split', `A series split by ${by?.title}`, by ? { show: 'series', ...common, by: by.name, ...timed } : false],
    ['heat', 'Hours of the week', measure.adds ? { show: 'heat', ...common } : false],
    ['heat-by', `Hours of the day by ${by?.title}`, by && measure.adds ? { show: 'heat', ...common, by: by.name } : false],
  ];
  return ways.flatMap(([name, title, panel]) => (panel ? [{ name, title, panel }] : []));
}

/** @param {{measure: import('./catalog.js').Member, ascending: boolean}} order @param {import('./catalog.js').Member} measure */
function orderOf(order, measure) {
  return order.measure === measure && order.ascending ? { order: `${measure.name}.asc` } : {};
}

/** @param {import('./choice.js').Filter[]} filters */
function filtersOf(filters) {
  const of = (/** @type {boolean} */ not) => {
    const some = filters.filter((each) => each.not === not);
    const names = [...new Set(some.map(({ member }) => member.name))];
    return Object.fromEntries(names.map((name) => [name, some.filter(({ member }) => member.name === name).map(({ value }) => value)]));
  };
  const [is, but] = [of(false), of(true)];
  return { ...(Object.keys(is).length > 0 ? { is } : {}), ...(Object.keys(but).length > 0 ? { not: but } : {}) };
}

/** @param {string} title @param {Panel} panel @param {import('./choice.js').Choice} choice @returns {Board} */
export function boardOf(title, panel, { range, zone }) {
  return { title, range, ...(zone === ZONE ? {} : { zone }), panels: [panel] };
}
