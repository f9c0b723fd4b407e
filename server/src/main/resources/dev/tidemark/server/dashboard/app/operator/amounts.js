import { moment, number } from '../words.js';

/** The numbers of facts in the viewer's language. */

const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
const DURATIONS = /** @type {const} */ ([
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]);

/** @param {import('./server.js').Fact} fact */
export function amount({ value, unit }) {
  switch (unit) {
    case 'bytes':
      return bytes(value);
    case 'seconds':
      return duration(value);
    case 'time':
      return moment(new Date(value * 1000));
    case 'share':
      return share.format(value);
    case 'yes_no':
      return value > 0 ? 'yes' : 'no';
    case 'events_per_second':
      return number(value) + ' / s';
    default:
      return number(value);
  }
}

/** @param {number} value */
function bytes(value) {
  const power = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), BYTES.length - 1);
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: BYTES[power],
    unitDisplay: 'short',
    maximumFractionDigits: power > 0 ? 1 : 0,
  }).format(value / 1000 ** power);
}

/** @param {number} seconds */
export function duration(seconds) {
  const [unit, size] = DURATIONS.find(([, each]) => seconds >= each * 2) ?? DURATIONS[3];
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: seconds < 10 ? 2 : 0,
  }).format(seconds / size);
}

/** @param {string} name of a fact or a reason */
export function plain(name) {
  const words = name.replace(/^bytes$/, 'size').replace(/_seconds$|_bytes$/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
