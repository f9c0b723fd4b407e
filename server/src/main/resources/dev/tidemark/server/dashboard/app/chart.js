/**
 * The time series on a canvas. Few buckets are bars; many are a line. The bucket that is still open is drawn paler, because it will grow.
 */
import { Brush } from './brush.js';
import { Canvas, stillness, tooltipOf } from './canvas.js';
import { change, number, pointName, shortNumber, tick } from './words.js';

/**
 * @typedef {import('./ranges.js').Point} Point
 * @typedef {import('./ranges.js').Grain} Grain
 */

/** More buckets than this do not make readable bars. */
const MOST_BARS = 100;

/** Hours between labels: parts of a day, so that midnight, which tells the day, always has one. */
const HOUR_STEPS = [1, 2, 3, 4, 6, 12, 24];
/** As wide as "12:00 PM", and as much again as ECharts wants between two labels before it hides one. */
const LABEL_PIXELS = 76;

export class Chart {
  #canvas;
  #brush;
  #count = 0;

  /**
   * @param {HTMLElement} box
   * @param {(first: number, last: number) => void} brushed places of the buckets that a person drew over
   */
  constructor(box, brushed) {
    this.#canvas = new Canvas(box);
    this.#brush = new Brush(box, (from, to) => brushed(this.#bucketAt(from), this.#bucketAt(to)));
  }

  /**
   * @param {Point[]} points
   * @param {Grain} grain
   * @param {string} measure
   */
  draw(points, grain, measure) {
    this.#count = points.length;
    const shape = `${measure} ${grain} ${points.length} ${points[0]?.start.getTime()} ${points[0]?.before !== undefined}`;
    this.#canvas.draw(shape, (colours, pixels) => options(points, grain, measure, colours, pixels));
  }

  clear() {
    this.#canvas.clear();
  }

  close() {
    this.#brush.close();
    this.#canvas.close();
  }

  /** @returns {string} the picture as the address of a PNG */
  png() {
    return this.#canvas.png();
  }

  /** @param {number} pixels from the left @returns {number} the bucket there, or the nearest one */
  #bucketAt(pixels) {
    return Math.max(0, Math.min(this.#count - 1, this.#canvas.placeAt(pixels)));
  }
}

/**
 * @param {Point[]} points
 * @param {Grain} grain
 * @param {string} measure
 * @param {import('./canvas.js').Colours} colours
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
      ...tooltipOf(colours),
      trigger: 'axis',
      axisPointer: { type: bars ? 'shadow' : 'line', lineStyle: { color: colours.muted } },
      formatter: (/** @type {any} */ hits) => tip(points[hits[0].dataIndex], grain, measure),
    },
    series: [...(bars ? [barsOf(points, colours)] : linesOf(points, colours)), ghostOf(points, colours)],
  };
}

/** Which hours have a label. @param {Point[]} points @param {number} pixels */
export function labelled(points, pixels) {
  const step = HOUR_STEPS.find((hours) => (hours * pixels) / points.length >= LABEL_PIXELS) ?? 24;
  return (/** @type {number} */ i) => points[i] !== undefined && points[i].start.getUTCHours() % step === 0;
}

/** @param {Point[]} points @param {import('./canvas.js').Colours} colours @returns {import('echarts').BarSeriesOption} */
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

/** @param {Point[]} points @param {import('./canvas.js').Colours} colours @returns {import('echarts').SeriesOption[]} */
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
 * The earlier range, if there is one: thin and broken.
 *
 * @param {Point[]} points
 * @param {import('./canvas.js').Colours} colours
 * @returns {import('echarts').LineSeriesOption}
 */
function ghostOf(points, colours) {
  return {
    type: 'line',
    showSymbol: false,
    silent: true,
    lineStyle: { width: 1.5, type: 'dashed', color: colours.muted },
    emphasis: { disabled: true },
    data: points.flatMap(({ before }, i) => (before === undefined ? [] : [[i, before]])),
  };
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
    when.textContent = pointName(point, grain) + (point.open ? ' · still open' : '');
    const what = box.appendChild(document.createElement('div'));
    what.className = 'tip-what';
    what.textContent = `${number(point.value)} ${measure.toLowerCase()}`;
    if (point.before !== undefined) {
      const before = box.appendChild(document.createElement('div'));
      before.className = 'tip-when';
      before.textContent = ['Before:', number(point.before), change(point.value, point.before)].join(' ');
    }
  }
  return box;
}
