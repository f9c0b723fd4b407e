/**
 * From what is chosen on the page to queries, and from their answers to what is shown.
 */
import { QuestionRefused } from './api.js';
import { ZONE, fill, grainFor, localText, rangeOf } from './ranges.js';

/**
 * @typedef {import('./catalog.js').Source} Source
 * @typedef {import('./catalog.js').Member} Member
 * @typedef {import('./api.js').Answer} Answer
 * @typedef {import('./ranges.js').Range} Range
 *
 * @typedef {Object} Choice
 * @property {Source} source
 * @property {Member} measure
 * @property {Member|undefined} dimension a source may have none
 * @property {import('./ranges.js').RangeName} range
 *
 * @typedef {Object} Shown everything that one round of questions brought
 * @property {Choice} choice
 * @property {Range} range
 * @property {Map<string, number|null>} totals by id of the measure
 * @property {import('./ranges.js').Point[]} points
 * @property {{member: string, value: number}[]} top
 * @property {Answer[]} answers as they came: what they say about themselves is shown too
 */

/** How many rows the table has. */
export const TOP = 20;

/** The protocol's own limit: 136 years of days. */
const MAX_BUCKETS = 50_000;

/**
 * @param {import('./api.js').Api} api
 * @param {Choice} choice
 * @param {AbortSignal} signal
 * @returns {Promise<Shown>}
 */
export async function ask(api, choice, signal) {
  const now = new Date();
  const asked = rangeOf(choice.range, now, 'day');
  const [{ answer, range }, totals, top] = await Promise.all([
    seriesOf(api, choice, now, signal),
    api.load(totalsQuery(choice.source, asked), signal),
    choice.dimension ? api.load(topQuery(choice, choice.dimension, asked), signal) : { data: [] },
  ]);
  return {
    choice,
    range,
    totals: new Map(choice.source.measures.map(({ id }) => [id, numberIn(totals.data[0], id)])),
    points: fill(range, rowsOf(answer, choice, range), now),
    top: membersOf(top, choice),
    answers: [totals, answer, top],
  };
}

/**
 * Whether there is any event in the range. A refusal counts as data: the page's own question will say what is wrong.
 *
 * @param {import('./api.js').Api} api
 * @param {Source} source
 * @param {import('./ranges.js').RangeName} range
 * @param {AbortSignal} signal
 */
export async function hasData(api, source, range, signal) {
  try {
    const answer = await api.load(totalsQuery(source, rangeOf(range, new Date(), 'day')), signal);
    return source.measures.some(({ id }) => (numberIn(answer.data[0], id) ?? 0) !== 0);
  } catch (failure) {
    if (failure instanceof QuestionRefused) {
      return true;
    }
    throw failure;
  }
}

/**
 * The series. For everything there is, its length is known only afterwards: when it turns out to be short it is asked for again by hour.
 *
 * @param {import('./api.js').Api} api
 * @param {Choice} choice
 * @param {Date} now
 * @param {AbortSignal} signal
 * @returns {Promise<{answer: Answer, range: Range}>}
 */
async function seriesOf(api, choice, now, signal) {
  const range = rangeOf(choice.range, now, 'day');
  const answer = await api.load(seriesQuery(choice, range), signal);
  const keys = rowsOf(answer, choice, range).map(([key]) => key);
  if (choice.range !== 'all' || keys.length === 0 || grainFor(keys) === 'day') {
    return { answer, range };
  }
  const byHour = rangeOf('all', now, 'hour');
  return { answer: await api.load(seriesQuery(choice, byHour), signal), range: byHour };
}

/** @param {Source} source @param {Range} range */
function totalsQuery(source, range) {
  return { measures: source.measures.map(({ id }) => id), timeDimensions: within(source, range), timezone: ZONE };
}

/** @param {Choice} choice @param {Range} range */
function seriesQuery({ source, measure }, range) {
  const [time = { dimension: source.time }] = within(source, range);
  const timeDimensions = [{ ...time, granularity: range.grain }];
  return { measures: [measure.id], timeDimensions, timezone: ZONE, limit: MAX_BUCKETS };
}

/** @param {Choice} choice @param {Member} dimension @param {Range} range */
function topQuery({ source, measure }, dimension, range) {
  const order = [[measure.id, 'desc'], [dimension.id, 'asc']];
  const timeDimensions = within(source, range);
  return { measures: [measure.id], dimensions: [dimension.id], timeDimensions, timezone: ZONE, order, limit: TOP };
}

/**
 * @param {Source} source
 * @param {Range} range
 * @returns {{dimension: string, dateRange: string[]}[]}
 */
function within(source, { from, to }) {
  return from && to ? [{ dimension: source.time, dateRange: [localText(from), localText(to)] }] : [];
}

/** @param {Answer} answer @param {Choice} choice @param {Range} range @returns {[string, number][]} */
function rowsOf(answer, { source, measure }, { grain }) {
  return answer.data
    .map((row) => /** @type {[string, number]} */ ([
      String(row[`${source.time}.${grain}`] ?? row[source.time] ?? ''),
      numberIn(row, measure.id) ?? 0,
    ]))
    .filter(([key]) => key !== '');
}

/** @param {Answer} answer @param {Choice} choice */
function membersOf(answer, { measure, dimension }) {
  return answer.data.map((row) => ({
    member: String(row[dimension?.id ?? ''] ?? ''),
    value: numberIn(row, measure.id) ?? 0,
  }));
}

/**
 * Numbers may come as texts, so that sums beyond 2^53 survive JSON; here they are only drawn.
 *
 * @param {Record<string, any>|undefined} row
 * @param {string} id
 * @returns {number|null}
 */
function numberIn(row, id) {
  const value = row?.[id];
  return value === undefined || value === null || value === '' ? null : Number(value);
}
