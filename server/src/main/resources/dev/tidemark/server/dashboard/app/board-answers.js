/**
 * A round of a board: all its questions go to one function together, and what comes back is handed to the panels.
 *
 * @typedef {import('./boards.js').Asked} Asked
 * @typedef {import('./boards.js').Reply} Reply
 * @typedef {(queries: object[], signal: AbortSignal) => Promise<Reply[]>} AskAll answers in the order of the questions
 */
import { QuestionRefused } from './api.js';
import { orRefused, sparksOf } from './answers.js';
import { clockAt } from './clock.js';
import { sparksQuery } from './question.js';
import { fill } from './ranges.js';

/** Sparklines of more buckets than this are not asked for, and those there are not more often than every so many milliseconds. */
const MOST_SPARKS = 200;
const SPARKS_MILLIS = 15_000;

/** Asks each question once, however many panels have it. @param {Pick<import('./live.js').Live, 'load'>} api @returns {AskAll} */
export function askAllBy(api) {
  return (queries, signal) => {
    /** @type {Map<string, Promise<Reply>>} */
    const asked = new Map();
    return Promise.all(
      queries.map((query) => {
        const key = JSON.stringify(query);
        const reply = asked.get(key) ?? orRefused(api.load(query, signal));
        asked.set(key, reply);
        return reply;
      }),
    );
  };
}

export class BoardAnswers {
  #askAll;
  #api;
  #changed;
  /** @type {Map<string, {at: number, reply?: Reply}>} by question */
  #sparks = new Map();

  /**
   * @param {AskAll} askAll
   * @param {import('./api.js').Api} api gives sparklines, which may be older
   * @param {() => void} changed called when one has come
   */
  constructor(askAll, api, changed) {
    this.#askAll = askAll;
    this.#api = api;
    this.#changed = changed;
  }

  /** @param {Asked[]} asked @param {AbortSignal} signal @returns {Promise<any[]>} what each panel shows */
  async ask(asked, signal) {
    const replies = await this.#askAll(asked.flatMap(({ queries }) => queries), signal);
    let next = 0;
    const views = asked.map(({ choice, problem, queries, show }) => {
      const own = replies.slice(next, (next += queries.length));
      return { choice, ...(problem ? { refused: problem } : show(own)) };
    });
    const courses = views.map(courseOf);
    this.#refresh(courses.flatMap((course) => (course ? [course.query] : [])));
    return views.map((view, i) => ({ ...view, ...(courses[i] ? { sparks: this.#read(view, courses[i]) } : {}) }));
  }

  /** Asks for those that are old or not known; nothing waits for them. @param {object[]} queries */
  #refresh(queries) {
    const now = performance.now();
    this.#sparks = new Map(queries.map((query) => JSON.stringify(query)).map((key) => [key, this.#sparks.get(key) ?? { at: -Infinity }]));
    for (const query of queries) {
      const spark = this.#sparks.get(JSON.stringify(query));
      if (spark && now - spark.at > SPARKS_MILLIS) {
        spark.at = now;
        void this.#draw(spark, query);
      }
    }
  }

  /** @param {{reply?: Reply}} spark @param {object} query */
  async #draw(spark, query) {
    const reply = await orRefused(this.#api.load(query)).catch(() => undefined);
    if (reply) {
      spark.reply = reply;
      this.#changed();
    }
  }

  /** @param {any} view @param {{query: object, points: import('./ranges.js').Point[]}} course */
  #read({ choice, range }, { query, points }) {
    const reply = this.#sparks.get(JSON.stringify(query))?.reply;
    return !reply || reply instanceof QuestionRefused ? new Map() : sparksOf(reply, choice, range, points);
  }
}

/** The course of a table's rows, if it has any that can be drawn. @param {any} view */
function courseOf({ choice, range, top }) {
  if (!top || top.length === 0 || !range.from) {
    return undefined;
  }
  const points = fill(range, [], clockAt(new Date(), choice.zone), choice.zone);
  const members = top.map((/** @type {{member: string}} */ { member }) => member).sort();
  return points.length < 2 || points.length > MOST_SPARKS ? undefined : { query: sparksQuery(choice, range, members), points };
}
