/**
 * Hours of the day by weekday, or by the members of a dimension: the mean of such an hour in the range.
 *
 * @typedef {Object} Heat
 * @property {string[]} rows
 * @property {string[]} [members] of which the rows are, unless they are weekdays
 * @property {(number|null)[][]} cells a row of 24 hours each; null for hours that the range has none of
 */
import { wallOf } from './clock.js';
import { MAX_ROWS, seriesQuery, sparksQuery } from './question.js';
import { fill, rangeOf } from './ranges.js';
import { bucketIn, numberIn } from './row.js';
import { memberName, weekdays } from './words.js';

/** Means of an answer that may have been cut would be wrong. */
const TOO_LONG = 'The range has more hours than one answer holds. Choose a shorter one.';

const HOURS = 24;

/**
 * @param {import('./choice.js').Choice} choice
 * @param {Date} now on the wall clock
 * @param {string[]} [members] the only ones that are asked for
 * @returns {{query: object, show: (answer: import('./api.js').Answer) => any}}
 */
export function heatAsked(choice, now, members) {
  const range = { ...rangeOf(choice.range, now, 'hour', 'hour'), grain: /** @type {const} */ ('hour') };
  const { dimension } = choice;
  const query = members ? sparksQuery(choice, range, members) : { ...seriesQuery(choice, range), dimensions: dimension ? [dimension.id] : [] };
  return { query, show: (answer) => (answer.data.length < MAX_ROWS ? { query, ...heatOf(choice, answer, range, now) } : { query, refused: TOO_LONG }) };
}

/**
 * @param {import('./choice.js').Choice} choice
 * @param {import('./api.js').Answer} answer
 * @param {import('./ranges.js').Range} range by hour
 * @param {Date} now on the wall clock
 * @returns {Heat}
 */
function heatOf({ source, measure, dimension, limit = 10, zone }, answer, range, now) {
  const rows = answer.data.map((row) => ({
    at: bucketIn(row, source, range),
    member: dimension ? String(row[dimension.id] ?? '') : '',
    value: numberIn(row, measure.id) ?? 0,
  }));
  // The hours that the range has, whether or not anything was in them; of everything, from the first that had.
  const hours = fill(range, rows.map(({ at, value }) => [at, value]), now, zone).filter(({ start }) => start <= now);
  return dimension ? byMember(rows, hours, limit) : byWeekday(rows, hours);
}

/**
 * @param {{at: string, member: string, value: number}[]} rows
 * @param {import('./ranges.js').Point[]} hours
 * @returns {Heat}
 */
function byWeekday(rows, hours) {
  const counts = grid(7);
  hours.forEach(({ start }) => counts[weekday(start)][start.getUTCHours()]++);
  return { rows: weekdays(), cells: means(sums(rows, 7, (_, start) => weekday(start)), counts) };
}

/**
 * @param {{at: string, member: string, value: number}[]} rows
 * @param {import('./ranges.js').Point[]} hours
 * @param {number} limit
 * @returns {Heat}
 */
function byMember(rows, hours, limit) {
  /** @type {Map<string, number>} */
  const totals = new Map();
  rows.forEach(({ member, value }) => totals.set(member, (totals.get(member) ?? 0) + value));
  const members = [...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, limit).map(([member]) => member);
  const days = Array(HOURS).fill(0);
  hours.forEach(({ start }) => days[start.getUTCHours()]++);
  const cells = sums(rows, members.length, (row) => members.indexOf(row.member));
  return { members, rows: members.map(memberName), cells: means(cells, members.map(() => days)) };
}

/** @param {{at: string, member: string, value: number}[]} rows @param {number} height @param {(row: any, start: Date) => number} place */
function sums(rows, height, place) {
  const cells = grid(height);
  for (const row of rows) {
    const start = wallOf(row.at);
    const line = start ? place(row, start) : -1;
    if (start && line >= 0) {
      cells[line][start.getUTCHours()] += row.value;
    }
  }
  return cells;
}

/** @param {number[][]} cells @param {number[][]} counts @returns {(number|null)[][]} */
function means(cells, counts) {
  return cells.map((row, i) => row.map((value, hour) => (counts[i][hour] > 0 ? value / counts[i][hour] : null)));
}

/** @param {number} height @returns {number[][]} */
function grid(height) {
  return Array.from({ length: height }, () => Array(HOURS).fill(0));
}

/** Monday first. @param {Date} start */
function weekday(start) {
  return (start.getUTCDay() + 6) % 7;
}
