/**
 * Wall clocks. The interface speaks of local times without a zone (`2026-11-22T14:00:00.000`); here such a time is a Date whose UTC
 * fields are what a clock in the chosen zone shows, so that steps over it need no zone. Only `clockAt` and `timesShown` know of zones.
 *
 * @typedef {'hour'|'day'|'week'|'month'|'year'} Unit
 */

/** The viewer's zone, as questions name it. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const HOUR = 3_600_000;

/** @type {Map<string, Intl.DateTimeFormat>} making one takes longer than a thousand uses */
const formats = new Map();

/** @param {string} zone */
export function isZone(zone) {
  try {
    return formatOf(zone) !== undefined;
  } catch {
    return false;
  }
}

/** What a clock in the zone shows at an instant. @param {Date} instant @param {string} zone @returns {Date} */
export function clockAt(instant, zone) {
  const parts = Object.fromEntries(formatOf(zone).formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return new Date(Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second));
}

/**
 * How often a clock in the zone shows this: not at all in the hour that is left out in spring, twice in the one that comes again in autumn.
 *
 * @param {Date} wall
 * @param {string} zone
 * @returns {number}
 */
export function timesShown(wall, zone) {
  return offsetsOf(wall, zone).length;
}

/** When a clock in the zone shows this: where it does twice, the first time; in the hour that is left out, as if it were not. @param {Date} wall @param {string} zone */
export function instantAt(wall, zone) {
  const [offset = offsetAt(new Date(wall.getTime() - 12 * HOUR), zone)] = offsetsOf(wall, zone);
  return new Date(wall.getTime() - offset);
}

/** With which offsets a clock of the zone shows this, the one from before a change first. @param {Date} wall @param {string} zone */
function offsetsOf(wall, zone) {
  // The zone's offset is one of those half a day before and after.
  const offsets = new Set([-12, 12].map((hours) => offsetAt(new Date(wall.getTime() + hours * HOUR), zone)));
  return [...offsets].filter((offset) => offsetAt(new Date(wall.getTime() - offset), zone) === offset);
}

/** Whether clocks of the zone may have changed between two days. @param {Date} first @param {Date} last on the wall clock @param {string} zone */
export function changeBetween(first, last, zone) {
  return offsetAt(plus(first, 'day', -1), zone) !== offsetAt(plus(last, 'day', 1), zone);
}

/** @param {Date} instant @param {string} zone @returns {number} milliseconds that a clock there is ahead of UTC */
function offsetAt(instant, zone) {
  return clockAt(instant, zone).getTime() - instant.getTime();
}

/** @param {Date} wall @param {Unit} unit @returns {Date} the beginning of the hour, day, week (Monday), month or year */
export function floor(wall, unit) {
  const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
  switch (unit) {
    case 'hour':
      return new Date(Date.UTC(year, month, day, wall.getUTCHours()));
    case 'day':
      return new Date(Date.UTC(year, month, day));
    case 'week':
      return new Date(Date.UTC(year, month, day - ((wall.getUTCDay() + 6) % 7)));
    case 'month':
      return new Date(Date.UTC(year, month));
    case 'year':
      return new Date(Date.UTC(year, 0));
  }
}

/** @param {Date} wall @param {Unit} unit @param {number} steps back if negative @returns {Date} */
export function plus(wall, unit, steps) {
  const moved = new Date(wall);
  switch (unit) {
    case 'hour':
      moved.setUTCHours(wall.getUTCHours() + steps);
      break;
    case 'day':
    case 'week':
      moved.setUTCDate(wall.getUTCDate() + steps * (unit === 'week' ? 7 : 1));
      break;
    case 'month':
    case 'year':
      moved.setUTCMonth(wall.getUTCMonth() + steps * (unit === 'year' ? 12 : 1));
      break;
  }
  return moved;
}

/** @param {Date} wall @returns {string} without a zone, to milliseconds, as queries want it */
export function textOf(wall) {
  return wall.toISOString().slice(0, 23);
}

/** @param {string} text `2026-11-22`, `2026-11-22T14` or longer @returns {Date|undefined} */
export function wallOf(text) {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2}))?)?)?/.exec(text);
  const wall = match ? new Date(`${match[1]}T${match[2] ?? '00'}:${match[3] ?? '00'}:${match[4] ?? '00'}Z`) : undefined;
  return wall && !Number.isNaN(wall.getTime()) ? wall : undefined;
}

/** @param {string} zone */
function formatOf(zone) {
  const known = formats.get(zone);
  if (known) {
    return known;
  }
  const numeric = /** @type {const} */ ('numeric');
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  formats.set(zone, made);
  return made;
}
