/**
 * What can be asked, out of `meta`: plain data, with what the page needs and nothing else.
 *
 * @typedef {Object} Member
 * @property {string} id as in queries: `page_view.views`
 * @property {string} name without its source: `views`
 * @property {string} title
 * @property {string} [of] of an attribute, the id of the dimension whose members have it
 * @property {boolean} [adds] of a measure, whether its values may be added up
 *
 * @typedef {Object} Source
 * @property {string} name
 * @property {string} title
 * @property {string} time id of the time dimension
 * @property {Member[]} measures
 * @property {Member[]} dimensions
 * @property {Set<string>[]} rollups ids of what each can answer together; none if the server does not tell
 */

/** @param {any} meta @returns {Source[]} the sources that have a time and at least one measure */
export function sourcesOf(meta) {
  return (meta.cubes ?? []).filter(visible).map(sourceOf).filter((/** @type {Source} */ source) => source.measures.length > 0);
}

/** @param {any} cube @returns {Source} */
function sourceOf(cube) {
  const dimensions = (cube.dimensions ?? []).filter(visible);
  const time = dimensions.find((/** @type {any} */ d) => d.type === 'time');
  return {
    name: cube.name,
    title: cube.title ?? cube.name,
    time: time?.name ?? `${cube.name}.time`,
    measures: (cube.measures ?? []).filter(visible).map(memberOf),
    dimensions: dimensions.filter((/** @type {any} */ d) => d.type !== 'time').map(memberOf),
    rollups: (cube.preAggregations ?? []).map(
      (/** @type {any} */ rollup) => new Set([...(rollup.measures ?? []), ...(rollup.dimensions ?? [])]),
    ),
  };
}

/** @param {any} member @returns {Member} */
function memberOf(member) {
  const name = member.name.slice(member.name.indexOf('.') + 1);
  const adds = member.aggType === 'count' || member.aggType === 'sum';
  return { id: member.name, name, title: member.shortTitle ?? member.title ?? name, of: member.meta?.attributeOf, adds };
}

/** @param {any} thing */
function visible(thing) {
  return thing.public !== false && thing.isVisible !== false;
}

/**
 * Whether one rollup has all of them. An attribute is had with its dimension.
 *
 * @param {Source} source
 * @param {Member[]} members
 */
export function together({ rollups }, members) {
  return rollups.length === 0 || rollups.some((rollup) => members.every(({ id, of }) => rollup.has(of ?? id)));
}

/**
 * The measures in groups that one question can ask for beside these dimensions. Those that cannot be asked for are in none.
 *
 * @param {Source} source
 * @param {Member[]} dimensions
 * @returns {Member[][]}
 */
export function groupsOf(source, dimensions) {
  let left = source.measures.filter((measure) => together(source, [measure, ...dimensions]));
  const groups = [];
  while (left.length > 0) {
    const group = mostOf(source, left, dimensions);
    groups.push(group);
    left = left.filter((measure) => !group.includes(measure));
  }
  return groups;
}

/** @param {Source} source @param {Member[]} measures @param {Member[]} dimensions */
function mostOf(source, measures, dimensions) {
  const able = source.rollups.filter((rollup) => together({ ...source, rollups: [rollup] }, [measures[0], ...dimensions]));
  const groups = able.map((rollup) => measures.filter(({ id }) => rollup.has(id)));
  return groups.reduce((a, b) => (b.length > a.length ? b : a), groups[0] ?? measures);
}

/**
 * What names the members of a dimension better than their keys do.
 *
 * @param {Source} source
 * @param {Member|undefined} dimension
 * @returns {Member|undefined}
 */
export function titleOf({ dimensions }, dimension) {
  const of = dimensions.filter((each) => dimension && each.of === dimension.id);
  return of.find(({ name }) => /_(title|name)$/.test(name));
}

/**
 * @template {{name: string}} T
 * @param {T[]} list
 * @param {string|undefined} name
 * @returns {T} the one of that name, or the first
 */
export function named(list, name) {
  return list.find((each) => each.name === name) ?? list[0];
}
