/**
 * Ranges and their buckets in the browser's time zone. The interface speaks of local times without a zone (`2026-11-22T14:00:00.000`);
 * such a text, cut to seconds, is the key of a bucket here. Steps go over the local clock, so that a day of 23 or 25 hours has the
 * buckets that its clock shows.
 *
 * @typedef {'hour'|'day'} Grain
 * @typedef {'24h'|'7d'|'30d'|'all'} RangeName
 *
 * @typedef {Object} Range
 * @property {RangeName} name
 * @property {Grain} grain
 * @property {Date} [from] absent when the range is everything there is
 * @property {Date} [to] the last millisecond of the bucket that is open now
 *
 * @typedef {Object} Point one bucket with its value
 * @property {Date} start
 * @property {number} value
 * @property {boolean} open whether it is still being filled
 */

/** The viewer's zone, as questions name it. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @type {{name: RangeName, title: string, short: string}[]} */
export const RANGES = [
  { name: '24h', title: 'Last 24 hours', short: '24 h' },
  { name: '7d', title: 'Last 7 days', short: '7 d' },
  { name: '30d', title: 'Last 30 days', short: '30 d' },
  { name: 'all', title: 'All', short: 'All' },
];

/** Ranges of up to this many days are shown by hour. */
const DAYS_BY_HOUR = 3;

const DAYS = { '24h': 1, '7d': 7, '30d': 30 };

/**
 * @param {RangeName} name
 * @param {Date} now
 * @param {Grain} grainOfAll the grain for everything there is, which only the answer can tell
 * @returns {Range}
 */
export function rangeOf(name, now, grainOfAll) {
  if (name === 'all') {
    return { name, grain: grainOfAll };
  }
  const grain = DAYS[name] <= DAYS_BY_HOUR ? 'hour' : 'day';
  const open = floor(now, grain);
  const from = grain === 'hour' ? plus(open, grain, 1 - 24 * DAYS[name]) : plus(open, grain, 1 - DAYS[name]);
  return { name, grain, from, to: new Date(plus(open, grain, 1).getTime() - 1) };
}

/**
 * The grain that suits what a question about everything brought back.
 *
 * @param {string[]} keys times of the answer's rows
 * @returns {Grain}
 */
export function grainFor(keys) {
  const sorted = keys.toSorted();
  const first = floor(dateOf(sorted[0]), 'day');
  return dateOf(sorted[sorted.length - 1]) < plus(first, 'day', DAYS_BY_HOUR) ? 'hour' : 'day';
}

/**
 * Every bucket of the range, zero where the answer has none.
 *
 * @param {Range} range
 * @param {[string, number][]} rows bucket and value, in any order
 * @param {Date} now
 * @returns {Point[]} in order of time
 */
export function fill(range, rows, now) {
  const values = new Map(rows.map(([key, value]) => [key.slice(0, 19), value]));
  const keys = [...values.keys()].sort();
  const from = range.from ?? (keys.length > 0 ? dateOf(keys[0]) : undefined);
  const to = range.to ?? (keys.length > 0 ? dateOf(keys[keys.length - 1]) : undefined);
  for (let at = from; at && to && at <= to; at = plus(at, range.grain, 1)) {
    values.set(keyOf(at), values.get(keyOf(at)) ?? 0);
  }
  const open = keyOf(floor(now, range.grain));
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ start: dateOf(key), value, open: key >= open }));
}

/** @param {Date} date @returns {string} local time without a zone, to milliseconds, as queries want it */
export function localText(date) {
  return `${keyOf(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** @param {Date} date @param {Grain} grain @returns {Date} */
function floor(date, grain) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate(), grain === 'hour' ? date.getHours() : 0);
}

/** @param {Date} date @param {Grain} grain @param {number} steps @returns {Date} */
function plus(date, grain, steps) {
  const [days, hours] = grain === 'day' ? [steps, 0] : [0, steps];
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, date.getHours() + hours);
}

/** @param {Date} date @returns {string} */
function keyOf(date) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** @param {string} key @returns {Date} */
function dateOf(key) {
  const [year, month, day, hour = 0, minute = 0, second = 0] = key.slice(0, 19).split(/[-T: ]/).map(Number);
  return new Date(year, month - 1, day, hour, minute, second);
}
