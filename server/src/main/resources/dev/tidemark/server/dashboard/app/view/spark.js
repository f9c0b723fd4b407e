/**
 * The course of a row in the space of a word.
 */
import { nothing, svg } from 'lit';

const WIDTH = 72;
const HEIGHT = 18;

/** @param {number[]|undefined} values one per bucket */
export function spark(values) {
  return values && values.length > 1
    ? svg`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT} aria-hidden="true"><path d=${pathOf(values)} /></svg>`
    : nothing;
}

/** @param {number[]} values */
function pathOf(values) {
  const most = Math.max(...values, 1);
  const points = values.map((value, i) => {
    const x = 1 + (i * (WIDTH - 2)) / (values.length - 1);
    const y = HEIGHT - 1 - (Math.max(value, 0) / most) * (HEIGHT - 2);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}
