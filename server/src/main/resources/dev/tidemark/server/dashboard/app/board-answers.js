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

/** Asks each question once, however many panels have it. @param {import('./api.js').Api} api @returns {AskAll} */
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
  /** @type {Map<string, {at: number, reply: Reply}>} by question */
  #sparks = new Map();

  /** @param {AskAll} askAll */
  constructor(askAll) {
    this.#askAll = askAll;
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
    await this.#ask(courses.flatMap((course) => (course ? [course.query] : [])), signal);
    return views.map((view, i) => ({ ...view, ...(courses[i] ? { sparks: this.#read(view, courses[i]) } : {}) }));
  }

  /** @param {object[]} queries @param {AbortSignal} signal */
  async #ask(queries, signal) {
    const now = performance.now();
    const old = queries.filter((query) => now - (this.#sparks.get(JSON.stringify(query))?.at ?? -Infinity) > SPARKS_MILLIS);
    const replies = await this.#askAll(old, signal);
    const kept = queries.map((query) => JSON.stringify(query));
    this.#sparks = new Map([...this.#sparks].filter(([key]) => kept.includes(key)));
    old.forEach((query, i) => this.#sparks.set(JSON.stringify(query), { at: now, reply: replies[i] }));
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
