/**
 * What a person has chosen, and how the address says it.
 */
import { named, together } from './catalog.js';
import { ZONE, isZone } from './clock.js';
import { GRAINS, isRange } from './ranges.js';

/**
 * @typedef {import('./catalog.js').Source} Source
 * @typedef {import('./catalog.js').Member} Member
 * @typedef {import('./address.js').Address} Address
 *
 * @typedef {{member: Member, value: string, not: boolean}} Filter
 *
 * @typedef {Object} Choice
 * @property {Source} source
 * @property {Member} measure
 * @property {Member|undefined} dimension a source may have none
 * @property {string} range
 * @property {import('./ranges.js').Grain|undefined} grain if it is not to follow from the range
 * @property {string} zone
 * @property {boolean} compare with the range before
 * @property {Filter[]} filters
 * @property {{measure: Member, ascending: boolean}} order of the table
 * @property {string|undefined} out the range from which a person zoomed in
 * @property {'weekdays'|'members'|undefined} show hours of the day by weekday or by the dimension's members, in place of the series
 * @property {Member[]} [columns] of the table, where a board says them
 * @property {Member[]} [details] attributes that stand beside the title, likewise
 * @property {number} [limit] of rows, likewise
 */

/**
 * @param {Source[]} sources
 * @param {Address} address what makes no sense in it is left out
 * @returns {Choice|undefined} none without a source
 */
export function choiceOf(sources, address) {
  const source = named(sources, address.source);
  if (!source) {
    return undefined;
  }
  const measure = named(source.measures, address.measure);
  const filters = filtersOf(source, address);
  const dimension = dimensionOf(source, measure, filters, address.by);
  return {
    source,
    measure,
    dimension,
    range: [address.range, '24h'].find((range) => range && isRange(range)) ?? '24h',
    grain: /** @type {any} */ (GRAINS.find(({ name }) => name === address.grain)?.name),
    zone: address.zone && isZone(address.zone) ? address.zone : ZONE,
    compare: address.compare === 'previous',
    filters,
    order: orderOf(source, measure, address.order),
    out: address.out && isRange(address.out) ? address.out : undefined,
    show: heatsOf({ source, measure, dimension, filters }).find((name) => name === address.show),
  };
}

/**
 * The heat maps that can be shown: hours are added up in them.
 *
 * @param {Pick<Choice, 'source'|'measure'|'dimension'|'filters'>} choice
 * @returns {('weekdays'|'members')[]}
 */
export function heatsOf({ source, measure, dimension, filters }) {
  const needs = [measure, ...filters.map(({ member }) => member)];
  const byMember = dimension && together(source, [dimension, ...needs]);
  return measure.adds ? ['weekdays', ...(byMember ? [/** @type {const} */ ('members')] : [])] : [];
}

/**
 * Only this member, or all but this, beside the other filters.
 *
 * @param {Choice} choice
 * @param {Member} member
 * @param {string} value
 * @param {boolean} not
 * @returns {Address} its filters
 */
export function narrowed(choice, member, value, not) {
  const others = choice.filters.filter((each) => each.member !== member || each.value !== value);
  const { is, not: but } = addressOf({ ...choice, filters: [...others, { member, value, not }] });
  return { is, not: but };
}

/** @param {Choice} choice @returns {Address} */
export function addressOf({ source, measure, dimension, range, grain, zone, compare, filters, order, out, show }) {
  const usual = order.measure === measure && !order.ascending;
  const texts = (/** @type {boolean} */ not) =>
    filters.filter((filter) => filter.not === not).map(({ member, value }) => `${member.name}:${value}`);
  return {
    source: source.name,
    measure: measure.name,
    by: dimension?.name,
    range,
    grain,
    zone: zone === ZONE ? undefined : zone,
    compare: compare ? 'previous' : undefined,
    order: usual ? undefined : `${order.measure.name}.${order.ascending ? 'asc' : 'desc'}`,
    out,
    show,
    is: texts(false),
    not: texts(true),
  };
}

/** @param {Source} source @param {Address} address @returns {Filter[]} */
function filtersOf(source, { is = [], not = [] }) {
  const read = (/** @type {string} */ text, /** @type {boolean} */ out) => {
    const [name] = text.split(':', 1);
    const member = source.dimensions.find((each) => each.name === name);
    return member && text.includes(':') ? [{ member, value: text.slice(name.length + 1), not: out }] : [];
  };
  return [...is.flatMap((text) => read(text, false)), ...not.flatMap((text) => read(text, true))];
}

/**
 * Unless one is named, the first that can be asked for.
 *
 * @param {Source} source
 * @param {Member} measure
 * @param {Filter[]} filters
 * @param {string|undefined} name
 */
function dimensionOf(source, measure, filters, name) {
  const needs = [measure, ...filters.map(({ member }) => member)];
  const able = source.dimensions.find((each) => together(source, [each, ...needs]));
  return source.dimensions.find((each) => each.name === name) ?? able ?? source.dimensions[0];
}

/** @param {Source} source @param {Member} measure @param {string|undefined} text */
function orderOf(source, measure, text) {
  const [name, way] = (text ?? '').split('.');
  return { measure: source.measures.find((each) => each.name === name) ?? measure, ascending: way === 'asc' };
}
