/**
 * Numbers, times and facts in the viewer's language and zone.
 *
 * @typedef {import('./ranges.js').Grain} Grain
 */

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const hours = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'hour', unitDisplay: 'short' });
const mins = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'minute', unitDisplay: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const dayAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
// Of wall clocks, which are Dates whose UTC fields are what is shown.
const day = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', day: 'numeric', month: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'short', day: 'numeric' });
const weekdayName = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'short' });
const month = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', month: 'short', year: 'numeric' });
const hour = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', timeStyle: 'short' });

const shortDays = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', dateStyle: 'medium' });
const shortHours = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });

/** @param {number|null|undefined} n */
export function number(n) {
  return n === null || n === undefined || Number.isNaN(n) ? '–' : whole.format(n);
}

/** @param {import('./catalog.js').Member} measure @param {number|null|undefined} n @returns {string} seconds as hours and minutes */
export function amount({ name }, n) {
  if (!/(^|_)seconds$/.test(name) || n === null || n === undefined || n < 60) {
    return number(n);
  }
  const minutes = Math.round(n / 60);
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return [h > 0 ? hours.format(h) : '', h < 100 && m > 0 ? mins.format(m) : ''].filter(Boolean).join(' ');
}

/** @param {number} n for the axis of a chart */
export function shortNumber(n) {
  return compact.format(n);
}

/**
 * @param {number|null|undefined} value
 * @param {number|null|undefined} before
 * @returns {string} nothing where there is no such number, as from zero
 */
export function change(value, before) {
  return value === null || value === undefined || !before ? '' : percent.format((value - before) / Math.abs(before));
}

/** @param {Date} from on the wall clock @param {Date} to */
export function span(from, to) {
  const midnights = from.getTime() % 86_400_000 === 0;
  return (midnights ? shortDays : shortHours).formatRange(from, to);
}

/** @param {number} of the day */
export function hourName(of) {
  return hour.format(new Date(Date.UTC(2024, 0, 1, of)));
}

/** @returns {string[]} from Monday on, in short */
export function weekdays() {
  return Array.from({ length: 7 }, (_, i) => weekdayName.format(new Date(Date.UTC(2024, 0, i + 1))));
}

/** @param {string} member */
export function memberName(member) {
  return member === '' ? '(none)' : member;
}

/** @param {Date} date @returns {string} the time, with its day unless that is today */
export function moment(date) {
  return (date.toDateString() === new Date().toDateString() ? clock : dayAndClock).format(date);
}

/** @param {Date} wall @returns {string} a minute of a day */
export function minute(wall) {
  return hour.format(wall);
}

/**
 * That there is no answer: since when, why, and when it is asked again. At what time, as seconds that run down would be read aloud.
 *
 * @param {{since?: Date, retryAt: Date}} health
 * @param {string} why nothing where it is told elsewhere
 */
export function stale({ since, retryAt }, why) {
  return [since ? `Stale since ${moment(since)}.` : '', why, `Trying again at ${moment(retryAt)}.`].filter(Boolean).join(' ');
}

/** @param {Date} start @param {Grain} grain @returns {string} a bucket in full */
export function bucket(start, grain) {
  switch (grain) {
    case 'hour':
      return `${day.format(start)}, ${hour.format(start)}`;
    case 'day':
      return day.format(start);
    case 'week':
      return `Week from ${day.format(start)}`;
    case 'month':
      return month.format(start);
  }
}

/** @param {import('./ranges.js').Point} point @param {Grain} grain @returns {string} its bucket in full, and what is special about it */
export function pointName({ start, twice }, grain) {
  return bucket(start, grain) + (twice ? ' (two hours, as clocks went back)' : '');
}

/**
 * A bucket under an axis.
 *
 * @param {Date} start
 * @param {Grain} grain
 * @param {number} buckets how many there are in all
 */
export function tick(start, grain, buckets) {
  if (grain === 'hour') {
    return start.getUTCHours() === 0 ? weekday.format(start) : hour.format(start);
  }
  return (grain === 'month' || buckets > 200 ? month : shortDay).format(start);
}

/**
 * What the answers say about themselves.
 *
 * @param {import('./api.js').Answer[]} answers
 * @returns {{asOf: Date|undefined, facts: string[]}}
 */
export function provenance(answers) {
  const fresh = answers.flatMap((answer) => (answer.freshness ? [answer.freshness] : []));
  // An answer that has not changed is as good as the newest one.
  const asOf = instants(fresh.map((each) => each.asOf)).at(-1);
  const [watermark] = instants(fresh.map((each) => each.watermark));
  const pending = fresh.flatMap((each) => (each.pendingDeltas === undefined ? [] : [each.pendingDeltas]));
  return {
    asOf,
    facts: [
      ...new Set(answers.flatMap((answer) => (answer.source ? [origin(answer)] : []))),
      ...(watermark ? [`watermark ${moment(watermark)}`] : []),
      ...(pending.length > 0 ? [deltas(Math.max(...pending))] : []),
    ],
  };
}

/** @param {import('./api.js').Answer} answer @returns {string} */
function origin({ source = '', rollup }) {
  const [kind, parts = ''] = source.split(':');
  if (kind !== 'rollup') {
    return kind === 'events' ? 'from the events themselves' : `from ${source}`;
  }
  const grains = parts.split('+').map((part) => (part === 'deltas' ? 'pending deltas' : `${part.replaceAll('_', ' ')} grain`));
  return `from rollup ${[rollup, grains.join(' and ')].filter(Boolean).join(', ')}`;
}

/** @param {number} n */
function deltas(n) {
  return n === 1 ? '1 delta pending' : `${whole.format(n)} deltas pending`;
}

/** @param {(string|null|undefined)[]} texts @returns {Date[]} in order */
function instants(texts) {
  const times = texts.map((text) => Date.parse(text ?? '')).filter((time) => !Number.isNaN(time));
  return times.sort((a, b) => a - b).map((time) => new Date(time));
}
