/**
 * From what is chosen on the page to queries.
 */
import { groupsOf, titleOf, together } from './catalog.js';
import { ZONE, textOf } from './clock.js';

/**
 * @typedef {import('./catalog.js').Source} Source
 * @typedef {import('./catalog.js').Member} Member
 * @typedef {import('./choice.js').Choice} Choice
 * @typedef {import('./choice.js').Filter} Filter
 * @typedef {import('./ranges.js').Range} Range
 */

/** How many rows the table has. */
export const TOP = 20;

/** Before it there are no events. */
const BEGINNING = new Date(0);

/** Attributes beside a title; more do not fit. */
const DETAILS = 3;

/** Measures in the table; more do not fit beside a name. */
const COLUMNS = 3;

/** The protocol's own limit: 136 years of days. */
export const MAX_ROWS = 50_000;

/** @param {Choice} choice @returns {Member[]} the dimensions that have to be asked together with any measure */
export function filtered({ filters }) {
  return filters.map(({ member }) => member);
}

/**
 * One for each group of measures that can be asked together.
 *
 * @param {Choice} choice
 * @param {Range} range
 * @param {Range} [before]
 */
export function totalsQueries(choice, range, before) {
  return groupsOf(choice.source, filtered(choice)).map((group) => ({
    ...common(choice),
    measures: group.flatMap(({ id }) => (before ? [id, previous(id)] : [id])),
    timeDimensions: within(choice.source, range, before),
  }));
}

/** @param {Choice} choice @param {Range} range @param {Range} [before] @returns {object} one measure over the range */
export function totalQuery(choice, range, before) {
  const { id } = choice.measure;
  return { ...common(choice), measures: before ? [id, previous(id)] : [id], timeDimensions: within(choice.source, range, before) };
}

/** What was seen until the range's end, and until its beginning. @param {Choice} choice @param {Range} range */
export function newQueries(choice, range) {
  const { from, to } = range;
  if (!from || !to) {
    return [totalQuery(choice, range)];
  }
  return [to, new Date(from.getTime() - 1)].map((until) => totalQuery(choice, { ...range, from: BEGINNING, to: until }));
}

/** Of the last minutes to the second, out of the events themselves, whenever it is asked; likewise in every zone. @param {Choice} choice @param {number} minutes */
export function recentQuery(choice, minutes) {
  const time = { dimension: choice.source.time, dateRange: `from ${minutes * 60 - 1} seconds ago to now` };
  return { ...common(choice), timezone: 'UTC', measures: [choice.measure.id], timeDimensions: [time], scan: '2s' };
}

/**
 * The last thirty minutes, each told, out of the events themselves. The server's clock says which they are, each time that it is asked;
 * minutes are the same in every zone, so that all who look ask the same.
 *
 * @param {Choice} choice
 */
export function minutesQuery(choice) {
  const time = { dimension: choice.source.time, granularity: 'minute', dateRange: 'from 29 minutes ago to now' };
  return { ...common(choice), timezone: 'UTC', measures: [choice.measure.id], timeDimensions: [time], fill: true, scan: '2s' };
}

/** Whether there is anything in everything. @param {Source} source @param {Range} range */
export function anyQueries(source, range) {
  return groupsOf(source, []).map((group) => ({
    measures: group.map(({ id }) => id),
    timeDimensions: within(source, range),
    timezone: ZONE,
  }));
}

/** @param {Choice} choice @param {Range} range */
export function seriesQuery(choice, range) {
  const [time = { dimension: choice.source.time }] = within(choice.source, range);
  return {
    ...common(choice),
    measures: [choice.measure.id],
    timeDimensions: [{ ...time, granularity: range.grain }],
    limit: MAX_ROWS,
  };
}

/**
 * @param {Choice} choice
 * @param {Range} range
 * @param {Range} [before]
 * @returns {object|undefined} none if no rollup has what it needs
 */
export function topQuery(choice, range, before) {
  const { source, dimension, order } = choice;
  const columns = columnsOf(choice);
  if (!dimension || columns.length === 0) {
    return undefined;
  }
  const by = columns.includes(order.measure) ? order.measure : columns[0];
  const title = titleOf(source, dimension);
  return {
    ...common(choice),
    measures: columns.flatMap(({ id }) => (before && id === by.id ? [id, previous(id)] : [id])),
    dimensions: [dimension.id, ...(title ? [title.id] : []), ...(choice.details ?? []).map(({ id }) => id)],
    timeDimensions: within(source, range, before),
    order: [[by.id, order.ascending ? 'asc' : 'desc'], [dimension.id, 'asc']],
    limit: choice.limit ?? TOP,
  };
}

/** The measures of the table: the one it is about, and what is told beside it. @param {Choice} choice @returns {Member[]} */
export function columnsOf(choice) {
  if (choice.columns) {
    return choice.columns;
  }
  const { source, measure, dimension, order } = choice;
  const beside = dimension ? groupsOf(source, [dimension, ...filtered(choice)]) : [];
  const group = beside.find((each) => each.includes(measure)) ?? [];
  const wanted = [...new Set([measure, order.measure, ...group])].filter((each) => group.includes(each)).slice(0, COLUMNS);
  return group.filter((each) => wanted.includes(each));
}

/** What stands beside the title of a row. @param {Source} source @param {Member|undefined} dimension @returns {Member[]} */
export function detailsOf(source, dimension) {
  const title = titleOf(source, dimension);
  return source.dimensions.filter((each) => dimension && each.of === dimension.id && each !== title).slice(0, DETAILS);
}

/** Which dimensions the table can be by. @param {Choice} choice @returns {Member[]} */
export function dimensionsBeside(choice) {
  return choice.source.dimensions.filter((each) => together(choice.source, [choice.measure, each, ...filtered(choice)]));
}

/** The series of the table's rows, all at once. @param {Choice} choice @param {Range} range @param {string[]} members */
export function sparksQuery(choice, range, members) {
  const query = seriesQuery(choice, range);
  const dimension = /** @type {Member} */ (choice.dimension);
  const these = { member: dimension.id, operator: 'equals', values: members };
  return { ...query, dimensions: [dimension.id], filters: [...(query.filters ?? []), these] };
}

/**
 * Everything that the page asks about a choice while its range stays or gets shorter, and its table is sorted by what it shows.
 *
 * @param {Choice} choice
 * @param {Range} range
 * @returns {{query: any, filters: object[]}[]} with the filters that are the choice's own
 */
export function allQueries(choice, range) {
  const tops = columnsOf(choice).map((measure) => topQuery({ ...choice, order: { measure, ascending: false } }, range));
  const sparks = choice.dimension ? [sparksQuery(choice, range, [])] : [];
  const filters = common(choice).filters ?? [];
  return [...totalsQueries(choice, range), seriesQuery(choice, range), ...tops, ...sparks].map((query) => ({ query, filters }));
}

/**
 * What members of a dimension are called.
 *
 * @param {Choice} choice
 * @param {Range} range
 * @param {Member} dimension
 * @param {Member} title
 * @param {string[]} members
 * @returns {object|undefined} none if no rollup has the dimension
 */
export function titlesQuery({ source, zone }, range, dimension, title, members) {
  const measure = groupsOf(source, [dimension])[0]?.[0];
  return (
    measure && {
      timezone: zone,
      measures: [measure.id],
      dimensions: [dimension.id, title.id],
      timeDimensions: within(source, range),
      filters: [{ member: dimension.id, operator: 'equals', values: members }],
      limit: members.length,
    }
  );
}

/** @param {string} id of a measure @returns {string} what it was in the earlier range */
export function previous(id) {
  return `${id}_previous`;
}

/** @param {Choice} choice @returns {{timezone: string, filters?: object[]}} */
function common({ zone, filters }) {
  const conditions = [false, true].flatMap((not) => conditionsOf(filters.filter((filter) => filter.not === not), not));
  return { timezone: zone, ...(conditions.length > 0 ? { filters: conditions } : {}) };
}

/** Any of the members of a dimension, and that for each dimension. @param {Filter[]} filters @param {boolean} not */
function conditionsOf(filters, not) {
  const members = [...new Set(filters.map(({ member }) => member.id))];
  return members.map((id) => ({
    member: id,
    operator: not ? 'notEquals' : 'equals',
    values: filters.filter(({ member }) => member.id === id).map(({ value }) => value),
  }));
}

/**
 * @param {Source} source
 * @param {Range} range
 * @param {Range} [before]
 * @returns {{dimension: string, dateRange: string[], previousDateRange?: string[]}[]}
 */
function within(source, range, before) {
  const ends = endsOf(range);
  const earlier = before && endsOf(before);
  return ends ? [{ dimension: source.time, dateRange: ends, ...(earlier ? { previousDateRange: earlier } : {}) }] : [];
}

/** @param {Range} range */
function endsOf({ from, to }) {
  return from && to ? [textOf(from), textOf(to)] : undefined;
}
