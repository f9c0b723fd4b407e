/**
 * What stands in a row of an answer.
 */

/** @param {Record<string, any>} row @param {import('./catalog.js').Source} source @param {import('./ranges.js').Range} range */
export function bucketIn(row, { time }, { grain }) {
  return String(row[`${time}.${grain}`] ?? row[time] ?? '').slice(0, 19);
}

/**
 * Numbers may come as texts, so that sums beyond 2^53 survive JSON; here they are only drawn.
 *
 * @param {Record<string, any>|undefined} row
 * @param {string} id
 * @returns {number|null}
 */
export function numberIn(row, id) {
  const value = row?.[id];
  return value === undefined || value === null || value === '' ? null : Number(value);
}
