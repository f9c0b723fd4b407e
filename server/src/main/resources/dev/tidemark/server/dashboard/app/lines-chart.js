/**
 * Several lines over the same buckets. Few buckets of numbers that add up are bars, side by side if there are two, else stacked.
 */
import { Canvas, stillness, textOf, tipOf, tooltipOf } from './canvas.js';
import { labelled } from './chart.js';
import { bucket, number, shortNumber, tick } from './words.js';

/** More buckets than this do not make readable bars. */
const MOST_BARS = 60;

export class LinesChart {
  #canvas;

  /** @param {HTMLElement} box */
  constructor(box) {
    this.#canvas = new Canvas(box);
  }

  /**
   * @param {import('./lines.js').Line[]} lines
   * @param {import('./ranges.js').Grain} grain
   * @param {boolean} adds whether the lines are parts of one number
   */
  draw(lines, grain, adds) {
    const points = lines[0]?.points ?? [];
    const shape = JSON.stringify([lines.map(({ title }) => title), grain, points.length, points[0]?.start]);
    this.#canvas.draw(shape, (colours, pixels) => options(lines, grain, adds, colours, pixels));
  }

  close() {
    this.#canvas.close();
  }

  png() {
    return this.#canvas.png();
  }
}

/**
 * @param {import('./lines.js').Line[]} lines
 * @param {import('./ranges.js').Grain} grain
 * @param {boolean} adds
 * @param {import('./canvas.js').Colours} colours
 * @param {number} pixels
 * @returns {import('echarts').EChartsOption}
 */
function options(lines, grain, adds, colours, pixels) {
  const points = lines[0]?.points ?? [];
  const bars = points.length <= MOST_BARS && adds;
  return {
    animation: !stillness.matches,
    animationDuration: 250,
    animationDurationUpdate: 350,
    grid: { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      boundaryGap: bars,
      data: points.map(({ start }) => tick(start, grain, points.length)),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { ...textOf(colours), hideOverlap: true, ...(grain === 'hour' ? { interval: labelled(points, pixels) } : {}) },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { ...textOf(colours), formatter: shortNumber },
    },
    tooltip: {
      ...tooltipOf(colours),
      trigger: 'axis',
      axisPointer: { type: bars ? 'shadow' : 'line', lineStyle: { color: colours.muted } },
      formatter: (/** @type {any} */ hits) => {
        const at = points[hits[0].dataIndex];
        const when = bucket(at.start, grain) + (at.open ? ' · still open' : '');
        return tipOf(when, lines.map(({ title, points: own }) => `${title}: ${number(own[hits[0].dataIndex]?.value)}`));
      },
    },
    series: lines.map((line, i) => (bars ? barsOf(line, i, lines.length, colours) : lineOf(line, i, colours))),
  };
}

/** @param {import('./lines.js').Line} line @param {number} i @param {number} of @param {import('./canvas.js').Colours} colours @returns {import('echarts').SeriesOption} */
function barsOf({ title, points }, i, of, colours) {
  return {
    type: 'bar',
    name: title,
    ...(of > 2 ? { stack: 'all' } : {}),
    barCategoryGap: '22%',
    barGap: '0%',
    barMaxWidth: 56,
    itemStyle: { color: colours.lines[i % colours.lines.length] },
    emphasis: { disabled: true },
    data: points.map(({ value }) => value),
  };
}

/** @param {import('./lines.js').Line} line @param {number} i @param {import('./canvas.js').Colours} colours @returns {import('echarts').SeriesOption} */
function lineOf({ title, points }, i, colours) {
  const colour = colours.lines[i % colours.lines.length];
  return {
    type: 'line',
    name: title,
    showSymbol: false,
    lineStyle: { width: points.length > 200 ? 1.25 : 2, color: colour },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    data: points.map(({ value }) => value),
  };
}
