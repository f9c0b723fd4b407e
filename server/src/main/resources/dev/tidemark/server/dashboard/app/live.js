/**
 * Answers that keep themselves: asked like an `Api`, but all that is asked is watched in one stream, and an answer that is known is
 * given at once. So a page asks whatever it shows again and again, once a second or when it is told of a change, and the network is
 * quiet while nothing changes. Where the server has too many streams, or refuses this one, the questions are asked one by one; so is what
 * has no room in a stream.
 *
 * A round begins with `begin`; what the last two rounds did not ask is not watched any more. `close` ends the stream, for as long as
 * nobody asks.
 */
import { QuestionRefused, TokenRefused, TooManyLive, Unavailable } from './api.js';
import { Events } from './events.js';

/**
 * @typedef {import('./api.js').Answer} Answer
 *
 * @typedef {Object} Watched
 * @property {object} query
 * @property {number} round that asked it last
 * @property {string} id of what is known; `-` for nothing
 * @property {Answer|Error} [reply]
 */

/** The server says something every 15 seconds. */
const SILENCE_MILLIS = 40_000;

/** For how long a server with too many streams, or one that refuses this one, is not asked for one. */
const WITHOUT_MILLIS = 60_000;

/** As the server has it: of one stream, and of the line of a request, with some to spare. */
const MOST_QUESTIONS = 50;
const MOST_CHARACTERS = 60_000;

/** When a stream ends that has lasted so long, as it does with its token, it is asked again at once: the answer to that tells why. */
const LASTING_MILLIS = 1_000;

/** One by one, what reads events is asked no more often than this. */
const SCAN_MILLIS = 5_000;

/** Nothing is wrong with the question; the server asks it again by itself. */
const TROUBLES = ['database_unavailable', 'internal', 'stopping'];

export class Live {
  #api;
  #changed;
  #round = 0;
  #askUntil = 0;
  /** @type {Map<string, Watched>} by question */
  #watched = new Map();
  /** @type {Map<string, {at: number, reply: Promise<Answer>}>} by question, of those that read events, where there is no stream */
  #scanned = new Map();
  /** @type {AbortController|undefined} of the stream that is there, or is being opened */
  #stream;
  #open = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #gathering;
  /** @type {(() => void)[]} to be told of any news, good or bad */
  #waiting = [];
  /** @type {Error|undefined} why there is no stream */
  #failure;

  /**
   * @param {import('./api.js').Api} api
   * @param {() => void} changed called when an answer is another one
   */
  constructor(api, changed) {
    this.#api = api;
    this.#changed = changed;
  }

  begin() {
    this.#round++;
    if ([...this.#watched.values()].some(({ round }) => round < this.#round - 2)) {
      this.#gather();
    }
  }

  close() {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#stream?.abort();
    this.#stream = undefined;
    this.#open = false;
  }

  /**
   * @param {object} query
   * @param {AbortSignal} signal
   * @returns {Promise<Answer>} what is known, or what comes first
   */
  async load(query, signal) {
    if (performance.now() < this.#askUntil) {
      return this.#plain(query, signal);
    }
    const watched = this.#watch(query);
    if (!watched) {
      return this.#plain(query, signal);
    }
    this.#failure = undefined;
    while (!this.#open || watched.reply === undefined) {
      signal.throwIfAborted();
      await new Promise((resolve) => {
        this.#waiting.push(() => resolve(undefined));
        signal.addEventListener('abort', resolve, { once: true });
      });
      if (isOfStream(this.#failure)) {
        return this.#plain(query, signal);
      }
      if (this.#failure && !signal.aborted) {
        throw this.#failure;
      }
    }
    if (watched.reply instanceof Error) {
      throw watched.reply;
    }
    return watched.reply;
  }

  /** @param {object} query @param {AbortSignal} signal @returns {Promise<Answer>} */
  #plain(query, signal) {
    if (!('scan' in query)) {
      return this.#api.load(query, signal);
    }
    const key = JSON.stringify(query);
    const now = performance.now();
    this.#scanned = new Map([...this.#scanned].filter(([, { at }]) => now - at < SCAN_MILLIS));
    const known = this.#scanned.get(key)?.reply;
    if (known) {
      return known;
    }
    const reply = this.#api.load(query);
    this.#scanned.set(key, { at: now, reply });
    reply.catch((failure) => failure instanceof QuestionRefused || this.#scanned.delete(key));
    return reply;
  }

  /** @param {object} query @returns {Watched|undefined} nothing if there is no room for it */
  #watch(query) {
    const key = JSON.stringify(query);
    const known = this.#watched.get(key);
    if (!known && !this.#hasRoom(key)) {
      return undefined;
    }
    const watched = known ?? { query, round: this.#round, id: '-' };
    watched.round = this.#round;
    this.#watched.set(key, watched);
    if (!known || !this.#stream) {
      this.#gather();
    }
    return watched;
  }

  /** @param {string} key of one more */
  #hasRoom(key) {
    const keys = [...this.#watched].filter(([, { round }]) => round >= this.#round - 1).map(([each]) => each);
    return keys.length < MOST_QUESTIONS && [...keys, key].map(lengthOf).reduce((a, b) => a + b) <= MOST_CHARACTERS;
  }

  /** Opens one stream for all that is asked in a moment. */
  #gather() {
    this.#gathering ??= setTimeout(() => {
      this.close();
      void this.#listen((this.#stream = new AbortController()));
    });
  }

  /** @param {AbortController} stream */
  async #listen(stream) {
    const list = [...this.#watched].filter(([, { round }]) => round >= this.#round - 1);
    this.#watched = new Map(list);
    const all = list.map(([, each]) => each);
    const silence = () => setTimeout(() => stream.abort(), SILENCE_MILLIS);
    let timer = silence();
    let begun = Infinity;
    try {
      const known = all.map(({ id }) => id).join('.');
      const pieces = await this.#api.listen(all.map(({ query }) => query), known, stream.signal);
      this.#open = this.#stream === stream;
      begun = performance.now();
      this.#tell();
      const events = new Events();
      for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
        clearTimeout(timer);
        timer = silence();
        this.#take(all, events.read(piece.value));
      }
      this.#ended(stream, undefined, performance.now() - begun > LASTING_MILLIS);
    } catch (failure) {
      this.#ended(stream, failure, performance.now() - begun > LASTING_MILLIS);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {AbortController} stream @param {unknown} failure @param {boolean} lasted whether it was there for a while */
  #ended(stream, failure, lasted) {
    if (this.#stream !== stream) {
      return;
    }
    this.close();
    const told = isOfStream(failure) || failure instanceof TokenRefused || failure instanceof Unavailable;
    this.#failure = told ? failure : new Unavailable('The server does not answer.');
    this.#askUntil = isOfStream(failure) ? performance.now() + WITHOUT_MILLIS : 0;
    this.#tell();
    if (lasted) {
      this.#changed();
    }
  }

  /** @param {Watched[]} all @param {import('./events.js').ServerEvent[]} events */
  #take(all, events) {
    for (const { event, id, data } of events) {
      const body = JSON.parse(data);
      const place = all.length === 1 ? 0 : body.question;
      const said = all.length === 1 ? body : body[event];
      all[place].reply = event === 'error' ? errorOf(said) : said;
      id.split('.').forEach((each, i) => (all[i].id = each));
    }
    if (events.length > 0) {
      this.#tell();
      this.#changed();
    }
  }

  #tell() {
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach((each) => each());
  }
}

/** Whether the stream is refused, and its questions need not be. @param {unknown} failure @returns {failure is Error} */
function isOfStream(failure) {
  return failure instanceof TooManyLive || failure instanceof QuestionRefused;
}

/** @param {string} key @returns {number} characters that it takes in an address */
function lengthOf(key) {
  return 'query='.length + encodeURIComponent(key).length + 1;
}

/** @param {{code: string, message: string}} said */
function errorOf({ code, message }) {
  return TROUBLES.includes(code) ? new Unavailable(message) : new QuestionRefused(message);
}
