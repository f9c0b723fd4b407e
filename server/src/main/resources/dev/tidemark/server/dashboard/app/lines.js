/**
 * A series of several lines: its measures, or the members that it is split by.
 *
 * @typedef {import('./ranges.js').Point} Point
 * @typedef {{title: string, points: Point[], total: number}} Line
 */
import { fill } from './ranges.js';
import { bucketIn, numberIn } from './row.js';
import { memberName } from './words.js';

/**
 * @param {import('./choice.js').Choice} choice
 * @param {import('./api.js').Answer} answer
 * @param {import('./ranges.js').Range} range
 * @param {Date} now on the wall clock
 * @param {number} limit of members, the largest first; the rest is one line, where their numbers add up
 * @returns {{lines: Line[], range: import('./ranges.js').Range}}
 */
export function linesOf(choice, answer, range, now, limit) {
  const { dimension, measure, columns = [measure], source, zone } = choice;
  /** @type {Map<string, Map<string, number>>} */
  const all = new Map(dimension ? [] : columns.map(({ title }) => [title, new Map()]));
  for (const row of answer.data) {
    const key = bucketIn(row, source, range);
    const cells = dimension
      ? /** @type {[string, string][]} */ ([[String(row[dimension.id] ?? ''), measure.id]])
      : columns.map(({ title, id }) => /** @type {[string, string]} */ ([title, id]));
    for (const [name, id] of cells) {
      const values = all.get(name) ?? new Map();
      all.set(name, values.set(key, (values.get(key) ?? 0) + (numberIn(row, id) ?? 0)));
    }
  }
  const lines = dimension ? most(all, limit, measure.adds === true) : [...all];
  return {
    range,
    lines: lines.map(([name, values]) => {
      const points = fill(range, [...values], now, zone);
      return { title: dimension && name !== OTHERS ? memberName(name) : name, points, total: sum(values) };
    }),
  };
}

const OTHERS = 'All others';

/** @param {Map<string, Map<string, number>>} all @param {number} limit @param {boolean} adds */
function most(all, limit, adds) {
  const sorted = [...all].sort(([a, x], [b, y]) => sum(y) - sum(x) || (a < b ? -1 : 1));
  const rest = sorted.slice(limit);
  /** @type {Map<string, number>} */
  const others = new Map();
  rest.forEach(([, values]) => values.forEach((value, key) => others.set(key, (others.get(key) ?? 0) + value)));
  // By name, so that no line changes its colour when another overtakes it.
  const shown = sorted.slice(0, limit).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...shown, ...(adds && rest.length > 0 ? [/** @type {[string, Map<string, number>]} */ ([OTHERS, others])] : [])];
}

/** @param {Map<string, number>} values */
function sum(values) {
  return [...values.values()].reduce((a, b) => a + b, 0);
}
