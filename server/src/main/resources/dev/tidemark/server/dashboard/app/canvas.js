/**
 * What all charts share: a canvas that keeps its size and its colours, and draws again what it drew last when they change.
 */
import { init } from 'echarts';

/** @typedef {ReturnType<typeof coloursOf>} Colours */

const darkness = matchMedia('(prefers-color-scheme: dark)');
export const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** Lines of a split, in the order of their size. */
const LINES = 6;

export class Canvas {
  #box;
  #chart;
  #resized;
  /** @type {(() => void)|undefined} */
  #again;
  #drawn = '';

  /** @param {HTMLElement} box */
  constructor(box) {
    this.#box = box;
    this.#chart = init(box, null, { renderer: 'canvas' });
    this.#resized = new ResizeObserver(() => this.#resize());
    this.#resized.observe(box);
    darkness.addEventListener('change', this.#recolour);
  }

  /**
   * Merged into a chart of the same shape the new numbers move there; one of another shape starts afresh.
   *
   * @param {string} shape
   * @param {(colours: Colours, pixels: number) => import('echarts').EChartsOption} options
   */
  draw(shape, options) {
    this.#again = () => this.draw(shape, options);
    this.#chart.setOption(options(coloursOf(this.#box), this.#box.clientWidth), { notMerge: shape !== this.#drawn });
    this.#drawn = shape;
  }

  clear() {
    this.#again = undefined;
    this.#drawn = '';
    this.#chart.clear();
  }

  close() {
    darkness.removeEventListener('change', this.#recolour);
    this.#resized.disconnect();
    this.#chart.dispose();
  }

  /** @returns {string} the picture as the address of a PNG */
  png() {
    const style = getComputedStyle(this.#box);
    return this.#chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: style.getPropertyValue('--card').trim() });
  }

  /** @param {(value: any) => void} pick called with what is drawn where a person clicks */
  onPick(pick) {
    this.#chart.on('click', ({ value }) => pick(value));
  }

  /** @param {number} pixels from the left @returns {number} the place on the axis there */
  placeAt(pixels) {
    return Math.round(Number(this.#chart.convertFromPixel({ xAxisIndex: 0 }, pixels)));
  }

  #resize() {
    this.#chart.resize();
    this.#again?.();
  }

  #recolour = () => {
    this.#drawn = '';
    this.#again?.();
  };
}

/** The style sheet's colours. @param {HTMLElement} box */
function coloursOf(box) {
  const style = getComputedStyle(box);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    accent: colour('accent'),
    open: colour('accent-open'),
    area: colour('accent-area'),
    cool: colour('heat-cool'),
    ink: colour('ink'),
    muted: colour('muted'),
    line: colour('line'),
    card: colour('card'),
    lines: Array.from({ length: LINES }, (_, i) => colour(`line-${i + 1}`)),
    font: style.fontFamily,
  };
}

/** @param {Colours} colours */
export function textOf(colours) {
  return { color: colours.muted, fontFamily: colours.font, fontSize: 12 };
}

/** @param {Colours} colours */
export function tooltipOf(colours) {
  return {
    confine: true,
    transitionDuration: 0,
    backgroundColor: colours.card,
    borderColor: colours.line,
    textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 13 },
  };
}

/** Elements, not HTML text: whatever a catalog or an event says stays text. @param {string} when @param {string[]} whats */
export function tipOf(when, whats) {
  const box = document.createElement('div');
  for (const [name, text] of [['tip-when', when], ...whats.map((what) => ['tip-what', what])]) {
    const line = box.appendChild(document.createElement('div'));
    line.className = name;
    line.textContent = text;
  }
  return box;
}
