/**
 * The operator's side of the HTTP interface.
 *
 * @typedef {'good'|'attention'|'bad'} Standing
 * @typedef {{name: string, of: string, value: number, unit: string, standing: Standing, says: string, advice: string}} Fact
 * @typedef {{stage: string, title: string, says: string, standing: Standing, facts: Fact[]}} Stage
 * @typedef {{id: string, at: string, seconds: number, asks: string, plan: string}} Slow
 * @typedef {{id: number, rejected_at: string, source: string, detail: string, again: boolean}} Sample
 * @typedef {{tenant: string, reason: string, rejects: number, again: number, first: string, last: string, samples: Sample[]}} Rejects
 * @typedef {{reason: string, over: boolean, of: number, stored: number, rejected: number, unable: number, problem: string}} Replay
 * @typedef {{file: string, line: number, column: string, reason: string}} RefusedRow
 * @typedef {{id: number, tenant: string, state: string, rollups: string[], from: string, to: string, rows: number, refused: number,
 *   files: string, started_at: string, finished_at?: string, reasons?: string[], refused_rows?: RefusedRow[]}} Import
 * @typedef {{standing: Standing, as_of?: string, stages: Stage[], slow_questions: Slow[], imports?: Import[], rejects?: Rejects[],
 *   replay?: Replay}} View
 */

/** The key is not, or no longer, an operator's. */
export class KeyRefused extends Error {}

const TIMEOUT_MILLIS = 15_000;

/** @param {string} key @param {AbortSignal} [signal] @returns {Promise<View>} */
export function view(key, signal) {
  return ask('GET', '/v1/operator', key, signal);
}

/** Begins to try all rejects of a reason again. @param {string} key @param {string} reason @returns {Promise<View>} */
export function replay(key, reason) {
  return ask('POST', '/v1/operator/replay?reason=' + encodeURIComponent(reason), key);
}

/**
 * What the database would do now for a slow question, a text for each of its plans.
 *
 * @param {string} key @param {string} id @returns {Promise<string[]>}
 */
export async function plans(key, id) {
  const told = await ask('GET', '/v1/operator/slow/' + encodeURIComponent(id), key);
  return told.plans.map((/** @type {string[]} */ lines) => lines.join('\n'));
}

/** @param {string} method @param {string} path @param {string} key @param {AbortSignal} [signal] @returns {Promise<any>} */
async function ask(method, path, key, signal) {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  const headers = { Authorization: 'Bearer ' + key, Accept: 'application/json' };
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const response = await fetch(path, { method, headers, signal: either, cache: 'no-store', credentials: 'omit' }).catch((failure) => {
    throw signal?.aborted ? failure : new Error('The server does not answer.');
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok) {
    return body;
  }
  const said = body.message ?? `The server could not answer (HTTP ${response.status}).`;
  throw response.status === 403 ? new KeyRefused(said) : new Error(said);
}
