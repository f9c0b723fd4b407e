/**
 * The last thirty minutes of what is shown, minute by minute. They are asked for apart from all else: nothing waits for them, and where they
 * are refused nothing else is.
 *
 * @typedef {{start: Date, value: number|null}} Minute with the instant of its beginning; the last one goes on
 *
 * @typedef {Object} Told
 * @property {Minute[]} minutes in order of time; none if they are refused
 * @property {string} [refused] why there are none
 */
import { QuestionRefused } from './api.js';
import { minutesQuery } from './question.js';
import { numberIn } from './row.js';

export class Minutes {
  #live;
  #tell;
  #key = '';
  /** @type {import('./api.js').Answer|QuestionRefused|undefined} */
  #reply;

  /**
   * @param {Pick<import('./live.js').Live, 'load'>} live
   * @param {(told: Told|undefined) => void} tell called when there is something else to show; nothing of a question that is not answered yet
   */
  constructor(live, tell) {
    this.#live = live;
    this.#tell = tell;
  }

  /** @param {import('./choice.js').Choice} choice @param {AbortSignal} signal */
  ask(choice, signal) {
    const query = minutesQuery(choice);
    const key = JSON.stringify(query);
    if (key !== this.#key) {
      this.#key = key;
      this.#reply = undefined;
      this.#tell(undefined);
    }
    void this.#take(key, choice, this.#live.load(query, signal));
  }

  /** @param {string} key @param {import('./choice.js').Choice} choice @param {Promise<import('./api.js').Answer>} answer */
  async #take(key, choice, answer) {
    // Whatever else goes wrong is told where all answers are; what was known stays.
    const reply = await answer.catch((failure) => (failure instanceof QuestionRefused ? failure : undefined));
    if (key === this.#key && reply !== undefined && reply !== this.#reply) {
      this.#reply = reply;
      this.#tell(reply instanceof QuestionRefused ? { minutes: [], refused: reply.message } : { minutes: minutesOf(reply, choice) });
    }
  }
}

/** @param {import('./api.js').Answer} answer @param {import('./choice.js').Choice} choice @returns {Minute[]} */
function minutesOf({ data }, { source, measure }) {
  return data.map((row) => ({ start: new Date(`${row[`${source.time}.minute`]}Z`), value: numberIn(row, measure.id) }));
}
