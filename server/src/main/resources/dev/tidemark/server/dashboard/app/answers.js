/**
 * Asks a round of questions, and makes of the answers what is shown.
 */
import { QuestionRefused } from './api.js';
import { titleOf } from './catalog.js';
import { ZONE, clockAt } from './clock.js';
import { heatAsked } from './heat.js';
import { anyQueries, columnsOf, previous, seriesQuery, sparksQuery, topQuery, totalsQueries } from './question.js';
import { earlier, fill, grainFor, rangeOf } from './ranges.js';
import { bucketIn, numberIn } from './row.js';
import { memberName } from './words.js';

/**
 * @typedef {import('./api.js').Api} Api
 * @typedef {import('./api.js').Answer} Answer
 * @typedef {import('./catalog.js').Member} Member
 * @typedef {import('./choice.js').Choice} Choice
 * @typedef {import('./ranges.js').Range} Range
 *
 * @typedef {{value: number|null, before?: number|null}} Amount `before` if there is an earlier range to compare with
 *
 * @typedef {Object} Row
 * @property {string} member
 * @property {string} [details] what else is known of it
 * @property {string} title the member itself where nothing names it better
 * @property {Map<string, number|null>} values by id of the measure
 * @property {number|null} [before] of the measure that orders the table
 *
 * @typedef {Partial<import('./heat.js').Heat> & {query?: object, refused?: string, answers: Answer[]}} HeatShown
 *
 * @typedef {Object} Shown everything that one round of questions brought
 * @property {Choice} choice
 * @property {Range} range
 * @property {Range|undefined} before the range that is compared with
 * @property {Map<string, Amount>} totals by id of the measure; without those that cannot be asked for under these filters
 * @property {import('./ranges.js').Point[]} points
 * @property {Member[]} columns of the table
 * @property {Row[]} top
 * @property {string|undefined} refused why there is no table
 * @property {HeatShown|undefined} heat if it is chosen
 * @property {Map<string, number[]>} sparks by member; empty until they are known
 * @property {{series: object, top: object|undefined}} queries as they were asked
 * @property {Answer[]} answers as they came: what they say about themselves is shown too
 */

/** Sparklines of more buckets than this are not asked for, and those there are not more often than every so many milliseconds. */
const MOST_SPARKS = 200;
const SPARKS_MILLIS = 15_000;

/** Of a heat map: the first of the table. */
const HEAT_ROWS = 10;

/** @type {Answer} */
const NOTHING = { data: [] };

/** Keeps what need not be asked for every second. */
export class Answers {
  #api;
  #live;
  #changed;
  #sparksKey = '';
  #sparksAt = 0;
  /** @type {Map<string, number[]>} */
  #sparks = new Map();

  /**
   * @param {Api} api
   * @param {Pick<import('./live.js').Live, 'begin'|'load'>} live gives all answers but those that may be older
   * @param {() => void} changed called when such a one has come
   */
  constructor(api, live, changed) {
    this.#api = api;
    this.#live = live;
    this.#changed = changed;
  }

  /** @param {Choice} choice @param {AbortSignal} signal @returns {Promise<Shown>} */
  async ask(choice, signal) {
    this.#live.begin();
    const now = clockAt(new Date(), choice.zone);
    const asked = rangeOf(choice.range, now, choice.grain);
    const before = choice.compare ? earlier(asked) : undefined;
    const topAsked = topQuery(choice, asked, before);
    const [series, totals, ghosts, table] = await Promise.all([
      this.#series(choice, now, signal),
      Promise.all(totalsQueries(choice, asked, before).map((query) => orRefused(this.#live.load(query, signal)))),
      before ? this.#live.load(seriesQuery(choice, before), signal) : undefined,
      topAsked ? orRefused(this.#live.load(topAsked, signal)) : undefined,
    ]);
    const top = table instanceof QuestionRefused ? undefined : table;
    const points = pointsOf(choice, series, now);
    const answers = totals.filter((each) => !(each instanceof QuestionRefused));
    const rows = rowsOf(top ?? NOTHING, choice, before !== undefined);
    const refused = table instanceof QuestionRefused ? table.message : undefined;
    const heat = choice.show ? await this.#heat(choice, now, rows, refused, signal) : undefined;
    return {
      choice,
      range: series.range,
      before,
      totals: totalsOf(choice, answers, before !== undefined),
      points: ghosts && before ? withGhosts(points, pointsOf(choice, { answer: ghosts, range: before }, now)) : points,
      columns: columnsOf(choice),
      top: rows,
      refused,
      heat,
      sparks: this.#sparklines(choice, series.range, points, rows),
      queries: { series: seriesQuery(choice, series.range), top: topAsked },
      answers: [...answers, series.answer, ...(top ? [top] : []), ...(heat?.answers ?? [])],
    };
  }

  /**
   * By members it has those that the table begins with, by the names that they have there: all of them might be more than an answer holds.
   *
   * @param {Choice} choice
   * @param {Date} now
   * @param {Row[]} rows
   * @param {string|undefined} refused why there are no rows
   * @param {AbortSignal} signal
   * @returns {Promise<HeatShown>}
   */
  async #heat(choice, now, rows, refused, signal) {
    const byMember = choice.show === 'members';
    const members = rows.slice(0, HEAT_ROWS).map(({ member }) => member);
    if (byMember && members.length === 0) {
      return { refused, rows: [], cells: [], answers: [] };
    }
    const asked = byMember
      ? heatAsked({ ...choice, limit: HEAT_ROWS }, now, members.toSorted())
      : heatAsked({ ...choice, dimension: undefined }, now);
    const reply = await orRefused(this.#live.load(asked.query, signal));
    if (reply instanceof QuestionRefused) {
      return { refused: reply.message, answers: [] };
    }
    const titles = new Map(rows.map(({ member, title }) => [member, memberName(title)]));
    const shown = asked.show(reply);
    return { ...shown, ...(shown.members ? { rows: shown.members.map((each) => titles.get(each) ?? memberName(each)) } : {}), answers: [reply] };
  }

  /**
   * For everything there is, its length is known only afterwards: when it turns out to be short it is asked for again by hour.
   *
   * @param {Choice} choice
   * @param {Date} now
   * @param {AbortSignal} signal
   * @returns {Promise<{answer: Answer, range: Range}>}
   */
  async #series(choice, now, signal) {
    const range = rangeOf(choice.range, now, choice.grain);
    const answer = await this.#live.load(seriesQuery(choice, range), signal);
    const keys = bucketsOf(answer, choice, range).map(([key]) => key);
    if (choice.range !== 'all' || choice.grain || keys.length === 0 || grainFor(keys) === 'day') {
      return { answer, range };
    }
    const byHour = rangeOf('all', now, undefined, 'hour');
    return { answer: await this.#live.load(seriesQuery(choice, byHour), signal), range: byHour };
  }

  /**
   * Those that are there; others are asked for meanwhile, and nothing waits for them.
   *
   * @param {Choice} choice
   * @param {Range} range
   * @param {import('./ranges.js').Point[]} points the buckets
   * @param {Row[]} rows
   * @returns {Map<string, number[]>}
   */
  #sparklines(choice, range, points, rows) {
    if (rows.length === 0 || points.length < 2 || points.length > MOST_SPARKS) {
      return new Map();
    }
    const query = sparksQuery(choice, range, rows.map(({ member }) => member).sort());
    const key = JSON.stringify(query);
    if (key !== this.#sparksKey || performance.now() - this.#sparksAt > SPARKS_MILLIS) {
      this.#sparksKey = key;
      this.#sparksAt = performance.now();
      void this.#draw(key, query, (answer) => sparksOf(answer, choice, range, points));
    }
    return this.#sparks;
  }

  /** @param {string} key @param {object} query @param {(answer: Answer) => Map<string, number[]>} read */
  async #draw(key, query, read) {
    const answer = await this.#api.load(query).catch(() => undefined);
    if (key === this.#sparksKey) {
      this.#sparks = answer ? read(answer) : new Map();
      this.#changed();
    }
  }
}

/**
 * Whether there is any event in the range. A refusal counts as data: the page's own question will say what is wrong.
 *
 * @param {Api} api
 * @param {import('./catalog.js').Source} source
 * @param {string} range
 * @param {AbortSignal} signal
 */
export async function hasData(api, source, range, signal) {
  const queries = anyQueries(source, rangeOf(range, clockAt(new Date(), ZONE), undefined));
  const answers = await Promise.all(queries.map((query) => orRefused(api.load(query, signal))));
  return answers.some(
    (answer) => answer instanceof QuestionRefused || source.measures.some(({ id }) => (numberIn(answer.data[0], id) ?? 0) !== 0),
  );
}

/** @template T @param {Promise<T>} answer @returns {Promise<T|QuestionRefused>} */
export async function orRefused(answer) {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof QuestionRefused) {
      return failure;
    }
    throw failure;
  }
}

/** @param {Choice} choice @param {Answer[]} answers @param {boolean} compared @returns {Map<string, Amount>} */
function totalsOf({ source }, answers, compared) {
  const row = Object.assign({}, ...answers.map(({ data }) => data[0] ?? {}));
  const asked = source.measures.filter(({ id }) => id in row);
  return new Map(
    asked.map(({ id }) => [id, { value: numberIn(row, id), ...(compared ? { before: numberIn(row, previous(id)) } : {}) }]),
  );
}

/** @param {Choice} choice @param {{answer: Answer, range: Range}} series @param {Date} now */
export function pointsOf(choice, { answer, range }, now) {
  return fill(range, bucketsOf(answer, choice, range), now, choice.zone);
}

/**
 * Bucket by bucket from the beginnings of both.
 *
 * @param {import('./ranges.js').Point[]} points
 * @param {import('./ranges.js').Point[]} ghosts
 */
export function withGhosts(points, ghosts) {
  return points.map((point, i) => ({ ...point, before: ghosts[i]?.value }));
}

/** @param {Answer} answer @param {Choice} choice @param {Range} range @returns {[string, number][]} */
function bucketsOf(answer, { source, measure }, range) {
  return answer.data
    .map((row) => /** @type {[string, number]} */ ([bucketIn(row, source, range), numberIn(row, measure.id) ?? 0]))
    .filter(([key]) => key !== '');
}

/** @param {Answer} answer @param {Choice} choice @param {boolean} compared @returns {Row[]} */
export function rowsOf(answer, choice, compared) {
  const { source, dimension } = choice;
  const columns = columnsOf(choice);
  const by = columns.includes(choice.order.measure) ? choice.order.measure : columns[0];
  const title = titleOf(source, dimension);
  return answer.data.map((row) => {
    const member = String(row[dimension?.id ?? ''] ?? '');
    return {
      member,
      title: (title && String(row[title.id] ?? '')) || member,
      details: (choice.details ?? []).map(({ id }) => row[id]).filter(Boolean).join(' · '),
      values: new Map(columns.map(({ id }) => [id, numberIn(row, id)])),
      ...(compared ? { before: numberIn(row, previous(by.id)) } : {}),
    };
  });
}

/** @param {Answer} answer @param {Choice} choice @param {Range} range @param {import('./ranges.js').Point[]} points */
export function sparksOf(answer, { source, measure, dimension }, range, points) {
  const places = new Map(points.map(({ start }, i) => [start.toISOString().slice(0, 19), i]));
  /** @type {Map<string, number[]>} */
  const sparks = new Map();
  for (const row of answer.data) {
    const member = String(row[dimension?.id ?? ''] ?? '');
    const place = places.get(bucketIn(row, source, range));
    const values = sparks.get(member) ?? points.map(() => 0);
    if (place !== undefined) {
      values[place] = numberIn(row, measure.id) ?? 0;
    }
    sparks.set(member, values);
  }
  return sparks;
}
