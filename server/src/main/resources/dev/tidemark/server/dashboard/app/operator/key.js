/**
 * The operator's key of this tab, held in sessionStorage only. It may arrive in the fragment, which browsers never send to a server, and
 * leaves the address bar at once.
 */

const KEY = 'tidemark.operator';

/** @returns {string|null} */
export function key() {
  return sessionStorage.getItem(KEY);
}

/** @param {string} secret */
export function keep(secret) {
  sessionStorage.setItem(KEY, secret);
}

export function forget() {
  sessionStorage.removeItem(KEY);
}

/**
 * What a person may paste: a key, or the whole address of this page with one.
 *
 * @param {string} text
 */
export function keyIn(text) {
  const word = text.trim();
  return word.includes('#') ? inFragment(word.slice(word.indexOf('#'))) : word;
}

/** @param {string} fragment */
function inFragment(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('key') ?? '';
}

/** @returns {boolean} whether there was one */
export function takeFromAddress() {
  const found = inFragment(location.hash);
  if (location.hash.includes('key=')) {
    history.replaceState(history.state, '', location.pathname);
  }
  if (found !== '') {
    keep(found);
  }
  return found !== '';
}

takeFromAddress();
