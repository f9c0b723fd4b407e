/**
 * What can be asked, out of `meta`: plain data, with what the page needs and nothing else.
 *
 * @typedef {Object} Member
 * @property {string} id as in queries: `page_view.views`
 * @property {string} name without its source: `views`
 * @property {string} title
 *
 * @typedef {Object} Source
 * @property {string} name
 * @property {string} title
 * @property {string} time id of the time dimension
 * @property {Member[]} measures
 * @property {Member[]} dimensions
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
  };
}

/** @param {any} member @returns {Member} */
function memberOf(member) {
  const name = member.name.slice(member.name.indexOf('.') + 1);
  return { id: member.name, name, title: member.shortTitle ?? member.title ?? name };
}

/** @param {any} thing */
function visible(thing) {
  return thing.public !== false && thing.isVisible !== false;
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
