/**
 * The read tokens of this tab: one per tenant, held in sessionStorage only. They arrive in the fragment, which browsers never send to
 * a server, and leave the address bar at once so that they are not bookmarked, shared or kept in the history.
 */

const KEY = 'tidemark.tokens';

/** @returns {string[]} the tokens of this tab, in the order in which they came */
export function tokens() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((token) => typeof token === 'string') : [];
  } catch {
    return [];
  }
}

/** @param {string[]} more */
export function keep(more) {
  store([...new Set([...tokens(), ...more])]);
}

/** @param {string} token */
export function forget(token) {
  store(tokens().filter((kept) => kept !== token));
}

export function forgetAll() {
  sessionStorage.removeItem(KEY);
}

/**
 * What a person may paste into the form: a token, several with blanks between, or the whole address of a dashboard.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function tokensIn(text) {
  return text
    .trim()
    .split(/[\s,]+/)
    .flatMap((word) => (word.includes('#') ? inFragment(word.slice(word.indexOf('#'))) : [word]))
    .filter((word) => word !== '');
}

/**
 * Moves tokens from the address bar to the tab's storage.
 *
 * @returns {boolean} whether there were any
 */
export function takeFromAddress() {
  const found = inFragment(location.hash);
  if (location.hash.includes('token=')) {
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  keep(found);
  return found.length > 0;
}

/** @param {string} fragment @returns {string[]} */
function inFragment(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, '')).getAll('token').filter((token) => token !== '');
}

/** @param {string[]} list */
function store(list) {
  sessionStorage.setItem(KEY, JSON.stringify(list));
}

takeFromAddress();
