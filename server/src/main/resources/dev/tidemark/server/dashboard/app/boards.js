/**
 * Boards as plain data: what a panel asks, and what its answers show. Nothing here asks or draws: questions go out together,
 * and whoever answers them, once or as a stream, gives the answers back in the same order.
 *
 * @typedef {'number'|'series'|'top'|'heat'} Show
 *
 * @typedef {Object} Panel as in a catalog
 * @property {Show} show
 * @property {string} [title]
 * @property {string} [measure] `page_view.views`
 * @property {string|string[]} [measures]
 * @property {string} [new_of]
 * @property {string} [by]
 * @property {{is?: Record<string, string|string[]>, not?: Record<string, string|string[]>}} [filters]
 * @property {'previous'} [compare]
 * @property {number} [limit]
 * @property {string} [order]
 * @property {'half'|'full'} [width]
 * @property {string} [range]
 * @property {import('./ranges.js').Grain} [grain]
 *
 * @typedef {{title?: string, range?: string, zone?: string, panels: Panel[]}} Board
 * @typedef {{name: string, origin: 'made'|'declared'|'saved', hides?: string, revision?: number, board: Board}} Listed
 *
 * @typedef {import('./api.js').Answer} Answer
 * @typedef {Answer|import('./api.js').QuestionRefused} Reply
 *
 * @typedef {Object} Asked a panel with its questions
 * @property {Panel} panel
 * @property {string} title
 * @property {import('./choice.js').Choice|undefined} choice the same question in the explorer; none if a member is gone
 * @property {string} [problem] why it cannot be asked
 * @property {object[]} queries
 * @property {(replies: Reply[]) => any} show
 */
import { QuestionRefused } from './api.js';
import { pointsOf, rowsOf, withGhosts } from './answers.js';
import { ZONE, clockAt } from './clock.js';
import { heatAsked } from './heat.js';
import { linesOf } from './lines.js';
import { detailsOf, newQueries, previous, recentQuery, seriesQuery, topQuery, totalQuery } from './question.js';
import { MORE_RANGES, RANGES, earlier, rangeOf } from './ranges.js';
import { numberIn } from './row.js';
import { span } from './words.js';

/** Rows of a table, lines of a split, rows of a heat map, unless the board says so. */
const ROWS = 10;
const LINES = 5;

/** @param {Listed} listed @returns {string} */
export function boardTitle({ name, board }) {
  return board.title ?? name;
}

/**
 * @param {import('./catalog.js').Source[]} sources
 * @param {Panel} panel
 * @param {{range: string, zone: string}} board what is chosen for the whole of it
 * @returns {Asked}
 */
export function askedOf(sources, panel, { range, zone }) {
  const ids = measuresOf(panel);
  const name = (ids[0] ?? '').split('.')[0];
  const source = sources.find((each) => each.name === name);
  const named = [...ids, ...dimensionsOf(panel).map((each) => `${name}.${each}`)];
  const known = new Map([...(source?.measures ?? []), ...(source?.dimensions ?? [])].map((each) => [each.id, each]));
  const gone = named.filter((id) => !known.has(id));
  if (!source || gone.length > 0) {
    const problem = `There is no ${[...new Set(gone)].join(' and no ')} in the catalog any more.`;
    return { panel, title: panel.title ?? ids.join(', '), choice: undefined, problem, queries: [], show: () => undefined };
  }
  const columns = ids.map((id) => /** @type {import('./catalog.js').Member} */ (known.get(id)));
  const title = panel.title ?? columns.map((each) => each.title).join(', ');
  const choice = choiceOf(source, columns, panel, panel.range ?? range, zone);
  return { panel, title, choice, ...(isRecent(choice.range) ? recent(choice) : ways[panel.show](choice, panel)) };
}

/** @param {Panel} panel @returns {string[]} ids of its measures */
export function measuresOf({ measure, measures, new_of: newOf }) {
  return [measure ?? newOf ?? measures ?? []].flat();
}

/** @param {Panel} panel */
function dimensionsOf({ by, filters = {} }) {
  return [...(by ? [by] : []), ...Object.keys(filters.is ?? {}), ...Object.keys(filters.not ?? {})];
}

/**
 * @param {import('./catalog.js').Source} source
 * @param {import('./catalog.js').Member[]} columns
 * @param {Panel} panel
 * @param {string} range
 * @param {string} zone
 * @returns {import('./choice.js').Choice}
 */
function choiceOf(source, columns, panel, range, zone) {
  const dimension = source.dimensions.find(({ name }) => name === panel.by);
  const [by, way] = (panel.order ?? '').split('.');
  return {
    source,
    measure: columns[0],
    dimension,
    range,
    grain: panel.grain,
    zone,
    compare: panel.compare === 'previous' && range !== 'all',
    filters: ['is', 'not'].flatMap((word) => filtersOf(source, panel, /** @type {'is'|'not'} */ (word))),
    order: { measure: columns.find(({ name }) => name === by) ?? columns[0], ascending: way === 'asc' },
    out: undefined,
    show: panel.show === 'heat' ? (dimension ? 'members' : 'weekdays') : undefined,
    columns,
    details: detailsOf(source, dimension),
    limit: panel.limit ?? ROWS,
  };
}

/** @param {import('./catalog.js').Source} source @param {Panel} panel @param {'is'|'not'} word */
function filtersOf(source, { filters = {} }, word) {
  return Object.entries(filters[word] ?? {}).flatMap(([name, values]) => {
    const member = /** @type {import('./catalog.js').Member} */ (source.dimensions.find((each) => each.name === name));
    return [values].flat().map((value) => ({ member, value: String(value), not: word === 'not' }));
  });
}

/** @param {string} range @returns {boolean} whether it is the last minutes */
export function isRecent(range) {
  return /^\d+m$/.test(range);
}

/** @param {string} range @returns {string} in words */
export function rangeTitle(range) {
  const minutes = parseInt(range, 10);
  if (isRecent(range)) {
    return minutes === 1 ? 'last minute' : `last ${minutes} minutes`;
  }
  const { from, to } = rangeOf(range, clockAt(new Date(), ZONE), undefined);
  const preset = [...RANGES, ...MORE_RANGES].find(({ name }) => name === range);
  return preset ? preset.title.toLowerCase() : from && to ? span(from, to) : range;
}

/** @typedef {import('./choice.js').Choice} Choice */

/** @type {Record<Show, (choice: Choice, panel: Panel) => {queries: object[], show: (replies: Reply[]) => any}>} */
const ways = { number, series, top, heat };

/** @param {Choice} choice */
function now(choice) {
  return clockAt(new Date(), choice.zone);
}

/** Of the last minutes: the events themselves are read. @param {Choice} choice */
function recent(choice) {
  return { queries: [recentQuery(choice, parseInt(choice.range, 10))], show: amount(choice) };
}

/** @param {Choice} choice @param {Panel} panel */
function number(choice, panel) {
  const range = rangeOf(choice.range, now(choice), choice.grain);
  if (panel.new_of) {
    return {
      queries: newQueries(choice, range),
      show: (replies) =>
        shown(replies, () => {
          const [until, before = 0] = replies.map((reply) => valueIn(reply, choice) ?? 0);
          return { value: until - before };
        }),
    };
  }
  return { queries: [totalQuery(choice, range, choice.compare ? earlier(range) : undefined)], show: amount(choice) };
}

/** @param {Choice} choice */
function amount(choice) {
  return (/** @type {Reply[]} */ [reply]) =>
    shown([reply], () => ({
      value: valueIn(reply, choice),
      ...(choice.compare ? { before: valueIn(reply, choice, previous(choice.measure.id)) } : {}),
    }));
}

/** @param {Reply} reply @param {Choice} choice @param {string} [id] */
function valueIn(reply, { measure }, id = measure.id) {
  return numberIn(/** @type {Answer} */ (reply).data[0], id);
}

/** @param {Choice} choice @param {Panel} panel */
function series(choice, panel) {
  const time = now(choice);
  const range = rangeOf(choice.range, time, choice.grain);
  const columns = choice.columns ?? [];
  if (choice.dimension || columns.length > 1) {
    const query = { ...seriesQuery(choice, range), measures: columns.map(({ id }) => id), dimensions: choice.dimension ? [choice.dimension.id] : [] };
    return { queries: [query], show: ([reply]) => shown([reply], () => ({ query, ...linesOf(choice, answer(reply), range, time, panel.limit ?? LINES) })) };
  }
  const before = choice.compare ? earlier(range) : undefined;
  const queries = [range, ...(before ? [before] : [])].map((each) => seriesQuery(choice, each));
  return {
    queries,
    show: ([reply, ghosts]) =>
      shown(ghosts ? [reply, ghosts] : [reply], () => {
        const points = pointsOf(choice, { answer: answer(reply), range }, time);
        return {
          points: ghosts && before ? withGhosts(points, pointsOf(choice, { answer: answer(ghosts), range: before }, time)) : points,
          range,
          before,
          queries: { series: queries[0], top: undefined },
        };
      }),
  };
}

/** @param {Choice} choice */
function top(choice) {
  const range = rangeOf(choice.range, now(choice), choice.grain);
  const before = choice.compare ? earlier(range) : undefined;
  const query = /** @type {object} */ (topQuery(choice, range, before));
  return {
    queries: [query],
    show: ([reply]) =>
      shown([reply], () => ({
        range,
        before,
        top: rowsOf(answer(reply), choice, before !== undefined),
        columns: choice.columns,
        sparks: new Map(),
        queries: { series: query, top: query },
      })),
  };
}

/** @param {Choice} choice */
function heat(choice) {
  const { query, show } = heatAsked(choice, now(choice));
  return { queries: [query], show: ([reply]) => shown([reply], () => show(answer(reply))) };
}

/** @param {Reply} reply @returns {Answer} */
function answer(reply) {
  return /** @type {Answer} */ (reply);
}

/** A refusal is shown where the answer would stand, and nowhere else. @param {Reply[]} replies @param {() => object} show */
function shown(replies, show) {
  const refused = replies.find((each) => each instanceof QuestionRefused);
  return refused ? { refused: /** @type {QuestionRefused} */ (refused).message } : { answers: replies, ...show() };
}

/**
 * Which panels stand together: numbers in rows of their own, the others two a row or alone.
 *
 * @template {{panel: Panel}} T
 * @param {T[]} panels
 * @returns {{kind: 'numbers'|'full'|'pair', panels: T[]}[]}
 */
export function rowsOfPanels(panels) {
  /** @type {{kind: 'numbers'|'full'|'pair', panels: T[]}[]} */
  const rows = [];
  for (const each of panels) {
    const { show, width } = each.panel;
    const kind = width === 'full' ? 'full' : show === 'number' && width === undefined ? 'numbers' : 'pair';
    const last = rows.at(-1);
    if (last?.kind === kind && (kind === 'numbers' || (kind === 'pair' && last.panels.length < 2))) {
      last.panels.push(each);
    } else {
      rows.push({ kind, panels: [each] });
    }
  }
  return rows;
}
