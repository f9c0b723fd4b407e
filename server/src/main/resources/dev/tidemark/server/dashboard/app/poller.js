/**
 * Asks again and again: a second, or what was said, after the last answer came, later and later when none comes, and not at all while nobody looks.
 *
 * @typedef {{kind: 'starting'}
 *   | {kind: 'live', at: Date}
 *   | {kind: 'paused', at?: Date}
 *   | {kind: 'failing', since?: Date, failure: Error, retryAt: Date}} Health
 */

const EVERY_MILLIS = 1_000;
const LONGEST_WAIT_MILLIS = 15_000;

export class Poller {
  #round;
  #tell;
  #everyMillis;
  /** @type {AbortController|undefined} */
  #running;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {Date|undefined} */
  #answeredAt;
  #failures = 0;

  /**
   * @param {(signal: AbortSignal) => Promise<void>} round one round of questions
   * @param {(health: Health) => void} tell
   * @param {number} [everyMillis] from one answer to the next question
   */
  constructor(round, tell, everyMillis = EVERY_MILLIS) {
    this.#round = round;
    this.#tell = tell;
    this.#everyMillis = everyMillis;
  }

  start() {
    document.addEventListener('visibilitychange', this.now);
    addEventListener('online', this.now);
    this.#tell({ kind: 'starting' });
    this.now();
  }

  stop() {
    document.removeEventListener('visibilitychange', this.now);
    removeEventListener('online', this.now);
    this.#cancel();
  }

  /** Asks at once, and gives up what is still being asked: it was about something else. */
  now = () => {
    this.#cancel();
    if (document.hidden) {
      this.#tell({ kind: 'paused', at: this.#answeredAt });
      return;
    }
    this.#running = new AbortController();
    void this.#ask(this.#running.signal);
  };

  #cancel() {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  /** @param {AbortSignal} signal */
  async #ask(signal) {
    const begun = performance.now();
    try {
      await this.#round(signal);
      if (!signal.aborted) {
        this.#answered(this.#everyMillis - (performance.now() - begun));
      }
    } catch (failure) {
      if (!signal.aborted) {
        this.#cancel();
        this.#failed(/** @type {Error} */ (failure));
      }
    }
  }

  /** @param {number} millis what is left of the second; a server that takes longer is given a pause all the same */
  #answered(millis) {
    this.#failures = 0;
    this.#answeredAt = new Date();
    this.#tell({ kind: 'live', at: this.#answeredAt });
    this.#timer = setTimeout(this.now, Math.max(millis, EVERY_MILLIS / 4));
  }

  /** @param {Error} failure */
  #failed(failure) {
    // Up to a quarter more, so that all pages that lost one server do not come back to it in the same instant.
    const millis = Math.min(EVERY_MILLIS * 2 ** this.#failures++, LONGEST_WAIT_MILLIS) * (1 + Math.random() / 4);
    this.#timer = setTimeout(this.now, millis);
    this.#tell({ kind: 'failing', since: this.#answeredAt, failure, retryAt: new Date(Date.now() + millis) });
  }
}
