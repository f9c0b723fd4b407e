/**
 * Numbers, times and facts in the viewer's language and zone.
 *
 * @typedef {import('./ranges.js').Grain} Grain
 */

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const dayAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' });
const month = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** @param {number|null|undefined} n */
export function number(n) {
  return n === null || n === undefined || Number.isNaN(n) ? '–' : whole.format(n);
}

/** @param {number} n for the axis of a chart */
export function shortNumber(n) {
  return compact.format(n);
}

/** @param {string} member */
export function memberName(member) {
  return member === '' ? '(none)' : member;
}

/** @param {Date} date @returns {string} the time, with its day unless that is today */
export function moment(date) {
  return (date.toDateString() === new Date().toDateString() ? clock : dayAndClock).format(date);
}

/** @param {Date} start @param {Grain} grain @returns {string} a bucket in full */
export function bucket(start, grain) {
  return grain === 'day' ? day.format(start) : `${day.format(start)}, ${hour.format(start)}`;
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
    return start.getHours() === 0 ? weekday.format(start) : hour.format(start);
  }
  return (buckets > 200 ? month : shortDay).format(start);
}

/**
 * What the answers say about themselves.
 *
 * @param {import('./api.js').Answer[]} answers
 * @returns {{asOf: Date|undefined, facts: string[]}}
 */
export function provenance(answers) {
  const fresh = answers.flatMap((answer) => (answer.freshness ? [answer.freshness] : []));
  const asOf = earliest(fresh.map((each) => each.asOf));
  const watermark = earliest(fresh.map((each) => each.watermark));
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

/** @param {(string|null|undefined)[]} instants @returns {Date|undefined} */
function earliest(instants) {
  const times = instants.map((text) => Date.parse(text ?? '')).filter((time) => !Number.isNaN(time));
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}
