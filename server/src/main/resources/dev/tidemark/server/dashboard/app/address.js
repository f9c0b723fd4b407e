/**
 * What is chosen, in the query of the address: reload, the back button and a shared link bring it back. Never a token.
 *
 * @typedef {Object} Address
 * @property {string} [tenant]
 * @property {string} [board] its name; none for the explorer
 * @property {string} [source]
 * @property {string} [measure]
 * @property {string} [by] the dimension of the table
 * @property {string} [range]
 * @property {string} [grain] if a person chose it
 * @property {string} [zone] if it is not the viewer's
 * @property {string} [compare] `previous`
 * @property {string} [order] of the table, `views.asc`
 * @property {string} [out] the range from which a person zoomed in
 * @property {string} [show] `weekdays` or `members` for hours of the day by them, in place of the series
 * @property {string[]} [is] `device:phone`: only this member
 * @property {string[]} [not] all but this member
 */

const NAMES = /** @type {const} */ (['tenant', 'board', 'source', 'measure', 'by', 'range', 'grain', 'zone', 'compare', 'order', 'out', 'show']);
const LISTS = /** @type {const} */ (['is', 'not']);

/** @returns {Address} */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  return {
    ...Object.fromEntries(NAMES.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : []))),
    ...Object.fromEntries(LISTS.flatMap((name) => (query.has(name) ? [[name, query.getAll(name)]] : []))),
  };
}

/**
 * @param {Address} address
 * @param {'push'|'replace'} how `push` for what a person chose, so that the back button undoes it
 */
export function writeAddress(address, how) {
  const url = location.pathname + queryOf(address);
  if (url !== location.pathname + location.search) {
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', url);
  }
}

/** @param {Address} address @returns {string} with its question mark, unless there is nothing to say */
export function queryOf(address) {
  const single = NAMES.flatMap((name) => (address[name] ? [[name, address[name]]] : []));
  const lists = LISTS.flatMap((name) => (address[name] ?? []).map((each) => [name, each]));
  const query = new URLSearchParams([...single, ...lists]);
  return query.size > 0 ? '?' + query : '';
}
