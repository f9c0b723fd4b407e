/**
 * What is chosen, in the query of the address: reload, the back button and a shared link bring it back. Never a token.
 *
 * @typedef {Object} Address
 * @property {string} [tenant]
 * @property {string} [source]
 * @property {string} [measure]
 * @property {string} [by] the dimension of the table
 * @property {string} [range]
 */

const NAMES = /** @type {(keyof Address)[]} */ (['tenant', 'source', 'measure', 'by', 'range']);

/** @returns {Address} */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])));
}

/**
 * @param {Address} address
 * @param {'push'|'replace'} how `push` for what a person chose, so that the back button undoes it
 */
export function writeAddress(address, how) {
  const query = new URLSearchParams(NAMES.flatMap((name) => (address[name] ? [[name, address[name]]] : [])));
  const url = location.pathname + (query.size > 0 ? '?' + query : '');
  if (url !== location.pathname + location.search) {
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', url);
  }
}
