/**
 * The HTTP interface as this page uses it. Every failure becomes one of three kinds, because the page does three things: ask for
 * another token, show what was wrong with the question, or wait until the server is back.
 */

/** The token is not, or no longer, accepted. */
export class TokenRefused extends Error {}

/** The server is there and will not answer this question; the message is the server's, in plain words. */
export class QuestionRefused extends Error {}

/** No answer: the network, a timeout, or a server in trouble. Asking again later may help. */
export class Unavailable extends Error {}

/**
 * @typedef {Object} Answer what `load` gives back for one query
 * @property {Record<string, string|number|boolean|null>[]} data
 * @property {{asOf?: string, watermark?: string|null, pendingDeltas?: number}} [freshness]
 * @property {string} [source]
 * @property {string} [rollup]
 */

const TIMEOUT_MILLIS = 15_000;

/** A question that takes long is answered by "Continue wait"; it is asked again at once, this often. */
const CONTINUE_WAITS = 12;

export class Api {
  #token;

  /** @param {string} token a read token */
  constructor(token) {
    this.#token = token;
  }

  /** @param {AbortSignal} [signal] @returns {Promise<{tenant: string}>} whose token this is */
  me(signal) {
    return this.#get('/v1/me', signal);
  }

  /** @param {AbortSignal} [signal] @returns {Promise<{cubes?: object[]}>} */
  meta(signal) {
    return this.#get('/cubejs-api/v1/meta', signal);
  }

  /**
   * @param {object} query
   * @param {AbortSignal} [signal]
   * @returns {Promise<Answer>}
   */
  async load(query, signal) {
    const path = '/cubejs-api/v1/load?query=' + encodeURIComponent(JSON.stringify(query));
    for (let i = 0; i < CONTINUE_WAITS; i++) {
      const answer = await this.#get(path, signal);
      if (answer.error === undefined) {
        return answer;
      }
      if (answer.error !== 'Continue wait') {
        throw new QuestionRefused(String(answer.error));
      }
    }
    throw new Unavailable('The server is still working on the answer.');
  }

  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
  async #get(path, signal) {
    const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    try {
      const headers = { Authorization: 'Bearer ' + this.#token, Accept: 'application/json' };
      const response = await fetch(path, { headers, signal: either, cache: 'no-store', credentials: 'omit' });
      const body = await jsonOf(response);
      if (response.ok && body !== undefined) {
        return body;
      }
      throw refusal(response.status, body);
    } catch (failure) {
      throw signal?.aborted || isOurs(failure) ? failure : new Unavailable('The server does not answer.');
    }
  }
}

/** @param {unknown} failure */
function isOurs(failure) {
  return failure instanceof TokenRefused || failure instanceof QuestionRefused || failure instanceof Unavailable;
}

/** @param {Response} response @returns {Promise<any>} undefined when the body is not JSON, as a proxy's error page is not */
async function jsonOf(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {number} status @param {any} body @returns {Error} */
function refusal(status, body) {
  const said = body?.message ?? body?.error;
  if (status === 401 || status === 403) {
    return new TokenRefused(said ?? 'The token was not accepted.');
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return new QuestionRefused(said ?? `The server refused the question (HTTP ${status}).`);
  }
  return new Unavailable(said ?? `The server could not answer (HTTP ${status}).`);
}
