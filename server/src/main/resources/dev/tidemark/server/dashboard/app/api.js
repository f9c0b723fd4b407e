/**
 * The HTTP interface as this page uses it. Every failure becomes one of three kinds, because the page does three things: ask for
 * another token, show what was wrong with the question, or wait until the server is back.
 */

/** The token is not, or no longer, accepted. */
export class TokenRefused extends Error {}

/** The server is there and will not answer this question; the message is the server's, in plain words. */
export class QuestionRefused extends Error {}

/** Somebody else has changed it since it was read. */
export class Changed extends Error {}

/** No answer: the network, a timeout, or a server in trouble. Asking again later may help. */
export class Unavailable extends Error {}

/** The server has too many streams; it answers questions all the same. */
export class TooManyLive extends Unavailable {}

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
    return this.#get('/cubejs-api/v1/meta?extended', signal);
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

  /** @param {AbortSignal} [signal] @returns {Promise<{editable: boolean, boards: import('./boards.js').Listed[]}>} */
  boards(signal) {
    return this.#get('/v1/boards', signal);
  }

  /**
   * @param {string} name
   * @param {import('./boards.js').Board} board
   * @param {number|undefined} revision that was read; none of one that is new
   * @returns {Promise<{revision: number}>}
   */
  saveBoard(name, board, revision) {
    return this.#fetch(pathOf(name), jsonOf, undefined, { method: 'PUT', headers: held(revision), body: JSON.stringify(board) });
  }

  /** @param {string} name @param {number} revision @returns {Promise<string>} */
  deleteBoard(name, revision) {
    return this.#fetch(pathOf(name), textOf, undefined, { method: 'DELETE', headers: held(revision) });
  }

  /**
   * A stream of answers, one event for each that has changed; open as long as the signal is not aborted.
   *
   * @param {object[]} queries
   * @param {string} known the ids of what is known, with dots between
   * @param {AbortSignal} signal
   * @returns {Promise<ReadableStreamDefaultReader<string>>}
   */
  async listen(queries, known, signal) {
    const address = '/v1/live?' + queries.map((query) => 'query=' + encodeURIComponent(JSON.stringify(query))).join('&');
    const headers = { Authorization: 'Bearer ' + this.#token, 'Last-Event-ID': known };
    const response = await fetch(address, { headers, signal, cache: 'no-store', credentials: 'omit' }).catch((failure) => {
      throw signal.aborted ? failure : new Unavailable('The server does not answer.');
    });
    if (!response.ok || !response.body) {
      throw refusal(response.status, await jsonOf(response));
    }
    return response.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** @param {object} query @returns {Promise<{text: string, parameters: unknown[]}>} the statement that it runs */
  async sql(query) {
    const [text, parameters] = (await this.#get('/cubejs-api/v1/sql?query=' + encodeURIComponent(JSON.stringify(query)))).sql.sql;
    return { text, parameters };
  }

  /** @param {object} query @returns {Promise<string>} its rows as comma-separated values */
  csv(query) {
    return this.#fetch('/v1/rows.csv?query=' + encodeURIComponent(JSON.stringify(query)), textOf);
  }

  /** @param {AbortSignal} [signal] @returns {Promise<{id: string, title: string, tenant: string, expires: string, view: any}>} of a share's own token */
  share(signal) {
    return this.#get('/v1/share', signal);
  }

  /** @returns {Promise<{shares: {id: string, title: string, state: string, expires: string, origins: string[]}[]}>} */
  shares() {
    return this.#get('/v1/shares');
  }

  /** @param {object} share @returns {Promise<{id: string, path: string, token: string, expires: string}>} */
  makeShare(share) {
    return this.#fetch('/v1/shares', jsonOf, undefined, { method: 'POST', body: JSON.stringify(share) });
  }

  /** @param {string} id */
  endShare(id) {
    return this.#fetch('/v1/shares/' + encodeURIComponent(id), jsonOf, undefined, { method: 'DELETE' });
  }

  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
  #get(path, signal) {
    return this.#fetch(path, jsonOf, signal);
  }

  /**
   * @param {string} path
   * @param {(response: Response) => Promise<any>} read
   * @param {AbortSignal} [signal]
   * @param {{method: string, headers?: Record<string, string>, body?: string}} [change] what is not only read
   * @returns {Promise<any>}
   */
  async #fetch(path, read, signal, change) {
    const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    try {
      const headers = { ...change?.headers, Authorization: 'Bearer ' + this.#token };
      const response = await fetch(path, { ...change, headers, signal: either, cache: 'no-store', credentials: 'omit' });
      const body = response.ok ? await read(response) : undefined;
      if (body !== undefined) {
        return body;
      }
      throw refusal(response.status, response.ok ? undefined : await jsonOf(response));
    } catch (failure) {
      throw signal?.aborted || isOurs(failure) ? failure : new Unavailable('The server does not answer.');
    }
  }
}

/** @param {unknown} failure */
function isOurs(failure) {
  return failure instanceof TokenRefused || failure instanceof QuestionRefused || failure instanceof Changed || failure instanceof Unavailable;
}

/** @param {string} name of a board */
function pathOf(name) {
  return '/v1/boards/' + encodeURIComponent(name);
}

/** @param {number|undefined} revision @returns {Record<string, string>} */
function held(revision) {
  return revision === undefined ? {} : { 'If-Match': `"${revision}"` };
}

/** @param {Response} response */
function textOf(response) {
  return response.text();
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
  if (status === 401 || (status === 403 && body?.code !== 'outside_share')) {
    return new TokenRefused(said ?? 'The token was not accepted.');
  }
  if (status === 412) {
    return new Changed(said ?? 'Somebody else has changed it.');
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return new QuestionRefused(said ?? `The server refused the question (HTTP ${status}).`);
  }
  if (body?.code === 'too_many_live') {
    return new TooManyLive(said);
  }
  return new Unavailable(said ?? `The server could not answer (HTTP ${status}).`);
}
