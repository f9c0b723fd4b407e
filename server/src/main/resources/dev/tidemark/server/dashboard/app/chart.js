/**
 * The time series on a canvas. Few buckets are bars; many are a line. The bucket that is still open is drawn paler, because it will grow.
 */
import { init } from 'echarts';
import { bucket, number, shortNumber, tick } from './words.js';

/**
 * @typedef {import('./ranges.js').Point} Point
 * @typedef {import('./ranges.js').Grain} Grain
 */

/** More buckets than this do not make readable bars. */
const MOST_BARS = 100;

/** Hours between labels: parts of a day, so that midnight, which tells the day, always has one. */
const HOUR_STEPS = [1, 2, 3, 4, 6, 12, 24];
const LABEL_PIXELS = 58;

const darkness = matchMedia('(prefers-color-scheme: dark)');
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

export class Chart {
  #box;
  #chart;
  #resized;
  /** @type {(() => void)|undefined} draws again what was drawn last */
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
   * @param {Point[]} points
   * @param {Grain} grain
   * @param {string} measure
   */
  draw(points, grain, measure) {
    this.#again = () => this.draw(points, grain, measure);
    const shape = `${measure} ${grain} ${points.length} ${points[0]?.start.getTime()}`;
    // Merged into the same chart the new numbers move there; another chart starts afresh.
    this.#chart.setOption(options(points, grain, measure, coloursOf(this.#box), this.#box.clientWidth), { notMerge: shape !== this.#drawn });
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
    ink: colour('ink'),
    muted: colour('muted'),
    line: colour('line'),
    card: colour('card'),
    font: style.fontFamily,
  };
}

/**
 * @param {Point[]} points
 * @param {Grain} grain
 * @param {string} measure
 * @param {ReturnType<typeof coloursOf>} colours
 * @param {number} pixels the chart's width
 * @returns {import('echarts').EChartsOption}
 */
function options(points, grain, measure, colours, pixels) {
  const text = { color: colours.muted, fontFamily: colours.font, fontSize: 12 };
  const bars = points.length <= MOST_BARS;
  return {
    animation: !stillness.matches,
    animationDuration: 250,
    animationDurationUpdate: 350,
    animationEasingUpdate: 'cubicOut',
    grid: { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      boundaryGap: bars,
      data: points.map(({ start }) => tick(start, grain, points.length)),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true, ...(grain === 'hour' ? { interval: labelled(points, pixels) } : {}) },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { ...text, formatter: shortNumber },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      axisPointer: { type: bars ? 'shadow' : 'line', lineStyle: { color: colours.muted } },
      backgroundColor: colours.card,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 13 },
      formatter: (/** @type {any} */ hits) => tip(points[hits[0].dataIndex], grain, measure),
    },
    series: bars ? [barsOf(points, colours)] : linesOf(points, colours),
  };
}

/** Which hours have a label. @param {Point[]} points @param {number} pixels */
function labelled(points, pixels) {
  const step = HOUR_STEPS.find((hours) => (hours * pixels) / points.length >= LABEL_PIXELS) ?? 24;
  return (/** @type {number} */ i) => points[i] !== undefined && points[i].start.getHours() % step === 0;
}

/** @param {Point[]} points @param {ReturnType<typeof coloursOf>} colours @returns {import('echarts').BarSeriesOption} */
function barsOf(points, colours) {
  const openStyle = { color: colours.open, borderColor: colours.accent, borderWidth: 1, borderType: /** @type {'dashed'} */ ('dashed') };
  return {
    type: 'bar',
    barCategoryGap: '22%',
    barMaxWidth: 56,
    itemStyle: { color: colours.accent, borderRadius: [3, 3, 0, 0] },
    emphasis: { disabled: true },
    data: points.map(({ value, open }) => (open ? { value, itemStyle: openStyle } : value)),
  };
}

/** @param {Point[]} points @param {ReturnType<typeof coloursOf>} colours @returns {import('echarts').SeriesOption[]} */
function linesOf(points, colours) {
  const last = points[points.length - 1];
  const dot = { type: /** @type {'scatter'} */ ('scatter'), symbolSize: 8, silent: true };
  return [
    {
      type: 'line',
      showSymbol: false,
      sampling: 'lttb',
      lineStyle: { width: points.length > 400 ? 1 : 2, color: colours.accent },
      itemStyle: { color: colours.accent },
      areaStyle: { color: colours.area },
      emphasis: { disabled: true },
      data: points.map(({ value }) => value),
    },
    {
      ...dot,
      itemStyle: { color: colours.card, borderColor: colours.accent, borderWidth: 2 },
      data: last?.open ? [[points.length - 1, last.value]] : [],
    },
  ];
}

/**
 * Made of elements, not of HTML text: a title out of a catalog stays text.
 *
 * @param {Point|undefined} point
 * @param {Grain} grain
 * @param {string} measure
 */
function tip(point, grain, measure) {
  const box = document.createElement('div');
  if (point) {
    const when = box.appendChild(document.createElement('div'));
    when.className = 'tip-when';
    when.textContent = bucket(point.start, grain) + (point.open ? ' · still open' : '');
    const what = box.appendChild(document.createElement('div'));
    what.className = 'tip-what';
    what.textContent = `${number(point.value)} ${measure.toLowerCase()}`;
  }
  return box;
}
