/**
 * Ranges of time by what the address calls them, and their buckets. A range is a preset (`7d`), two days, both included
 * (`2026-11-01..2026-11-20`), or two hours, the last one not included (`2026-11-01T06..2026-11-01T18`).
 *
 * @typedef {'hour'|'day'|'week'|'month'} Grain
 *
 * @typedef {Object} Range
 * @property {string} name as in the address
 * @property {Grain} grain
 * @property {Date} [from] on the wall clock; absent when the range is everything there is
 * @property {Date} [to] the last millisecond
 *
 * @typedef {Object} Point one bucket with its value
 * @property {Date} start
 * @property {number} value
 * @property {boolean} open whether it is still being filled
 * @property {boolean} [twice] whether it is the hour that comes twice when clocks go back: its value is that of both
 * @property {number} [before] the value of the bucket of the earlier range that stands beside it
 */
import { changeBetween, floor, plus, textOf, timesShown, wallOf } from './clock.js';

/** Side by side; the others are behind a button. */
export const RANGES = [
  { name: 'today', title: 'Today', short: 'Today' },
  { name: '24h', title: 'Last 24 hours', short: '24 h' },
  { name: '7d', title: 'Last 7 days', short: '7 d' },
  { name: '30d', title: 'Last 30 days', short: '30 d' },
  { name: 'all', title: 'All', short: 'All' },
];

export const MORE_RANGES = [
  { name: 'yesterday', title: 'Yesterday' },
  { name: 'week', title: 'This week' },
  { name: 'month', title: 'This month' },
  { name: 'last-month', title: 'Last month' },
  { name: 'year', title: 'This year' },
];

export const GRAINS = [
  { name: 'hour', title: 'Hour' },
  { name: 'day', title: 'Day' },
  { name: 'week', title: 'Week' },
  { name: 'month', title: 'Month' },
];

/** Ranges of up to this many days are shown by hour. */
const DAYS_BY_HOUR = 3;

/** Nobody can tell more hours apart on a screen. */
const MOST_DAYS_BY_HOUR = 62;

const DAY = 86_400_000;

/** @param {string} text @returns {boolean} whether the address may say so */
export function isRange(text) {
  return [...RANGES, ...MORE_RANGES].some(({ name }) => name === text) || endsOf(text) !== undefined;
}

/** @param {Date} from a day or an hour @param {Date} to the beginning of what is not included any more @returns {string} */
export function rangeName(from, to) {
  const days = [from, to].every((each) => each.getTime() % DAY === 0);
  const [a, b] = days ? [textOf(from).slice(0, 10), textOf(plus(to, 'day', -1)).slice(0, 10)] : [from, to].map((each) => textOf(each).slice(0, 13));
  return `${a}..${b}`;
}

/**
 * @param {string} name
 * @param {Date} now on the wall clock
 * @param {Grain|undefined} grain what a person chose; taken if the range can be shown so
 * @param {Grain} grainOfAll the grain for everything there is, which only the answer can tell
 * @returns {Range}
 */
export function rangeOf(name, now, grain, grainOfAll = 'day') {
  const ends = name === 'all' ? undefined : (presetOf(name, now) ?? endsOf(name));
  if (!ends) {
    return { name: 'all', grain: grain && grain !== 'hour' ? grain : grainOfAll };
  }
  const [from, until] = ends;
  return { name, grain: grainOf(until.getTime() - from.getTime(), grain), from, to: new Date(until.getTime() - 1) };
}

/**
 * The range before that is as long, up to the same hour where this one goes on: what a comparison is with.
 *
 * @param {Range} range
 * @returns {Range|undefined} none of everything there is
 */
export function earlier(range) {
  const { name, from, to } = range;
  if (!from || !to) {
    return undefined;
  }
  const until = new Date(to.getTime() + 1);
  const [unit, steps] = stepOf(name, from, until);
  const end = Math.min(plus(until, unit, -steps).getTime(), from.getTime());
  return { ...range, from: plus(from, unit, -steps), to: new Date(end - 1) };
}

/**
 * The grain that suits what a question about everything brought back.
 *
 * @param {string[]} keys times of the answer's rows
 * @returns {Grain}
 */
export function grainFor(keys) {
  const sorted = keys.toSorted();
  const [first, last] = [wallOf(sorted[0]), wallOf(sorted[sorted.length - 1])];
  return first && last && last < plus(floor(first, 'day'), 'day', DAYS_BY_HOUR) ? 'hour' : 'day';
}

/**
 * Every bucket of the range, zero where the answer has none.
 *
 * @param {Range} range
 * @param {[string, number][]} rows bucket and value, in any order
 * @param {Date} now on the wall clock
 * @param {string} zone
 * @returns {Point[]} in order of time
 */
export function fill({ grain, from, to }, rows, now, zone) {
  const values = new Map(rows.map(([key, value]) => [key.slice(0, 19), value]));
  const keys = [...values.keys()].sort();
  const first = from ?? wallOf(keys[0] ?? '');
  const last = to ?? wallOf(keys.at(-1) ?? '');
  for (let at = first && floor(first, grain); at && last && at <= last; at = plus(at, grain, 1)) {
    const key = keyOf(at);
    if (!values.has(key) && (grain !== 'hour' || timesShown(at, zone) > 0)) {
      values.set(key, 0);
    }
  }
  const open = keyOf(floor(now, grain));
  // Asking a clock about each hour of two months takes longer than drawing them.
  const changes = grain === 'hour' && first && last && changeBetween(first, last, zone);
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const start = /** @type {Date} */ (wallOf(key));
      return { start, value, open: key >= open, ...(changes && timesShown(start, zone) > 1 ? { twice: true } : {}) };
    });
}

/**
 * Ranges that go on end with the hour that is open now, so that an earlier one is compared up to the same hour.
 *
 * @param {string} name
 * @param {Date} now
 * @returns {[Date, Date]|undefined}
 */
function presetOf(name, now) {
  const until = plus(floor(now, 'hour'), 'hour', 1);
  const today = floor(now, 'day');
  const month = floor(now, 'month');
  switch (name) {
    case '24h':
      return [plus(until, 'hour', -24), until];
    case 'today':
      return [today, until];
    case 'yesterday':
      return [plus(today, 'day', -1), today];
    case '7d':
      return [plus(today, 'day', -6), until];
    case '30d':
      return [plus(today, 'day', -29), until];
    case 'week':
      return [floor(now, 'week'), until];
    case 'month':
      return [month, until];
    case 'last-month':
      return [plus(month, 'month', -1), month];
    case 'year':
      return [floor(now, 'year'), until];
    default:
      return undefined;
  }
}

/** @param {string} name @returns {[Date, Date]|undefined} */
function endsOf(name) {
  const [a = '', b = '', ...more] = name.split('..');
  const [from, last] = [wallOf(a), wallOf(b)];
  if (!from || !last || more.length > 0) {
    return undefined;
  }
  const until = b.includes('T') ? last : plus(last, 'day', 1);
  return from < until ? [from, until] : undefined;
}

/** @param {string} name @param {Date} from @param {Date} until @returns {[import('./clock.js').Unit, number]} */
function stepOf(name, from, until) {
  switch (name) {
    case 'week':
      return ['week', 1];
    case 'month':
    case 'last-month':
      return ['month', 1];
    case 'year':
      return ['year', 1];
    default: {
      const hours = Math.ceil((until.getTime() - from.getTime()) / (DAY / 24));
      return name === '24h' || name.includes('T') ? ['hour', hours] : ['day', Math.ceil(hours / 24)];
    }
  }
}

/** @param {number} millis @param {Grain|undefined} grain @returns {Grain} */
function grainOf(millis, grain) {
  const days = millis / DAY;
  if (grain && (grain !== 'hour' || days <= MOST_DAYS_BY_HOUR)) {
    return grain;
  }
  return days <= DAYS_BY_HOUR ? 'hour' : 'day';
}

/** @param {Date} wall */
function keyOf(wall) {
  return textOf(wall).slice(0, 19);
}
