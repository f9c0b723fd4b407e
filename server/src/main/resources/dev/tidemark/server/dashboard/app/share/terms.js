/**
 * From what is chosen on the page to a share: what its page shows, and which questions it may ask.
 */
import { addressOf } from '../choice.js';
import { clockAt, instantAt } from '../clock.js';
import { allQueries } from '../question.js';
import { earlier, rangeName, rangeOf } from '../ranges.js';

/**
 * @typedef {import('../choice.js').Choice} Choice
 * @typedef {import('../ranges.js').Range} Range
 * @typedef {{members: string[], filters: object[], reach?: object}} Grant
 * @typedef {{name: string, title: string, view: object, reach: object}} Offer a range that a share may have
 */

/** How far presets that go on reach back, at most; the server adds an hour for days that are longer. */
const REACHES = new Map(
  Object.entries({ today: 1, '24h': 1, yesterday: 2, '7d': 7, '30d': 30, month: 31, 'last-month': 62, year: 366 }),
);

/**
 * @param {Choice} choice
 * @param {Date} now
 * @returns {{grants: Grant[], offers: Offer[]}}
 */
export function offers(choice, now) {
  const grants = grantsOf(choice, now);
  const { range } = choice;
  return {
    grants,
    offers: [...moving(choice, grants), ...(range === 'all' ? [] : [fixed(choice, grants, now)])],
  };
}

/** @param {Choice} choice @param {Date} now @returns {Grant[]} none that another one holds */
export function grantsOf(choice, now) {
  const range = rangeOf(choice.range, clockAt(now, choice.zone), choice.grain);
  const all = allQueries(choice, range).filter(({ query }) => query !== undefined);
  const grants = all.map(({ query, filters }) => ({
    members: [...new Set([...query.measures, ...(query.dimensions ?? []), choice.source.time])],
    filters,
  }));
  const held = (/** @type {Grant} */ a, /** @type {Grant} */ b) => a.members.every((each) => b.members.includes(each));
  return grants.filter((grant, i) => !grants.some((other, j) => j !== i && held(grant, other) && (!held(other, grant) || j < i)));
}

/**
 * Of a board as it is now. Panels of the last minutes are left out, as nobody reads events with a share.
 *
 * @param {import('../boards.js').Board} board with the range that is shown
 * @param {import('../boards.js').Asked[]} asked its panels
 * @returns {{grants: Grant[], offers: Offer[]}}
 */
export function boardTerms(board, asked) {
  const shared = asked.filter(({ choice, queries }) => choice && queries.every((query) => !('scan' in query)));
  const view = { kind: 'board', board: { ...board, panels: shared.map(({ panel }) => panel) } };
  const grants = shared.map(({ choice, panel, queries }) => grantOfPanel(/** @type {Choice} */ (choice), panel, queries));
  // Each grant has a reach of its own, and a share has to have one too.
  return { grants, offers: [{ name: 'board', title: 'As it is', view, reach: grants[0]?.reach ?? { last: '1d' } }] };
}

/** @param {Choice} choice @param {import('../boards.js').Panel} panel @param {any[]} queries @returns {Grant} */
function grantOfPanel(choice, panel, queries) {
  const members = queries.flatMap(({ measures, dimensions }) => [...measures, ...(dimensions ?? [])]);
  const plain = members.map((/** @type {string} */ id) => id.replace(/_previous$/, ''));
  return {
    members: [...new Set([...plain, choice.source.time])],
    filters: queries[0].filters ?? [],
    // New ones are told from those that were seen at any time before.
    reach: panel.new_of ? { all: true } : reachOf(choice.range, choice.compare, queries),
  };
}

/** @param {string} range @param {boolean} compare @param {any[]} queries over this range @returns {object} */
function reachOf(range, compare, queries) {
  const days = REACHES.get(range);
  if (days) {
    return { last: `${days * (compare ? 2 : 1)}d` };
  }
  const ends = queries.flatMap(({ timeDimensions = [], timezone }) =>
    timeDimensions.flatMap((/** @type {any} */ { dateRange = [], previousDateRange = [] }) =>
      [...dateRange, ...previousDateRange].map((text) => instantAt(new Date(text + 'Z'), timezone).getTime()),
    ),
  );
  return ends.length === 0
    ? { all: true }
    : { from: new Date(Math.min(...ends)).toISOString(), to: new Date(Math.max(...ends) + 1).toISOString() };
}

/** One that goes on. @param {Choice} choice @param {Grant[]} grants @returns {Offer[]} none of a range that has its ends */
function moving(choice, grants) {
  const days = REACHES.get(choice.range);
  const reach = choice.range === 'all' ? { all: true } : { last: `${(days ?? 0) * (choice.compare ? 2 : 1)}d` };
  const view = viewOf(addressOf(choice), choice, grants);
  return days || choice.range === 'all' ? [{ name: 'moving', title: 'Moves with time', view, reach }] : [];
}

/** One that stays as it is now. @param {Choice} choice @param {Grant[]} grants @param {Date} now @returns {Offer} */
function fixed(choice, grants, now) {
  const range = rangeOf(choice.range, clockAt(now, choice.zone), choice.grain);
  const [from, to] = [/** @type {Date} */ (range.from), new Date(/** @type {Date} */ (range.to).getTime() + 1)];
  const name = rangeName(from, to);
  const before = choice.compare ? earlier({ ...range, name }) : undefined;
  const view = viewOf({ ...addressOf(choice), range: name, zone: choice.zone }, choice, grants);
  const first = before?.from ?? from;
  return {
    name: 'fixed',
    title: 'Stays as it is',
    view,
    reach: { from: instantAt(first, choice.zone).toISOString(), to: instantAt(to, choice.zone).toISOString() },
  };
}

/**
 * What the page of a share needs to know, so that it need not be told of other members.
 *
 * @param {import('../address.js').Address} address
 * @param {Choice} choice
 * @param {Grant[]} grants
 */
function viewOf({ tenant: _, out: __, ...address }, { source, filters }, grants) {
  const ids = new Set([...grants.flatMap(({ members }) => members), ...filters.map(({ member }) => member.id)]);
  const known = (/** @type {{id: string}} */ { id }) => ids.has(id);
  return {
    kind: 'explorer',
    address,
    source: {
      ...source,
      measures: source.measures.filter(known),
      dimensions: source.dimensions.filter(known),
      rollups: source.rollups.map((rollup) => [...rollup].filter((id) => ids.has(id))),
    },
  };
}
