/**
 * A heat map on a canvas: hours of the day from the left, its rows from the top.
 */
import { Canvas, stillness, textOf, tipOf, tooltipOf } from './canvas.js';
import { hourName, number } from './words.js';

/** Of a character, and between two labels. */
const CHARACTER_PIXELS = 6.5;
const GAP_PIXELS = 12;

/** About as much as the names of rows take. */
const ROW_NAME_PIXELS = 50;
const STEPS = [1, 2, 3, 4, 6, 12];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export class HeatChart {
  #canvas;

  /** @param {HTMLElement} box @param {(row: number) => void} pick called with the row that a person clicks */
  constructor(box, pick) {
    this.#canvas = new Canvas(box);
    this.#canvas.onPick(([, row]) => pick(row));
  }

  /** @param {import('./heat.js').Heat} heat @param {string} measure @param {boolean} leads whether a click leads anywhere */
  draw(heat, measure, leads) {
    const cursor = leads ? 'pointer' : 'default';
    this.#canvas.draw(JSON.stringify([heat.rows, measure]), (colours, pixels) => options(heat, measure, cursor, colours, pixels));
  }

  clear() {
    this.#canvas.clear();
  }

  close() {
    this.#canvas.close();
  }

  png() {
    return this.#canvas.png();
  }
}

/**
 * @param {import('./heat.js').Heat} heat
 * @param {string} measure
 * @param {string} cursor
 * @param {import('./canvas.js').Colours} colours
 * @param {number} pixels
 * @returns {import('echarts').EChartsOption}
 */
function options({ rows, cells }, measure, cursor, colours, pixels) {
  const most = Math.max(...cells.flat().map((cell) => cell ?? 0), 0);
  const axis = { axisLine: { show: false }, axisTick: { show: false }, splitArea: { show: false }, splitLine: { show: false } };
  const label = Math.max(...HOURS.map((hour) => hourName(hour).length)) * CHARACTER_PIXELS + GAP_PIXELS;
  const step = STEPS.find((hours) => (hours * (pixels - ROW_NAME_PIXELS)) / HOURS.length >= label) ?? 12;
  return {
    animation: !stillness.matches,
    animationDurationUpdate: 0,
    grid: { left: 4, right: 4, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      ...axis,
      type: 'category',
      data: HOURS.map(hourName),
      axisLabel: { ...textOf(colours), interval: (/** @type {number} */ hour) => hour % step === 0 },
    },
    yAxis: {
      ...axis,
      type: 'category',
      inverse: true,
      data: rows,
      axisLabel: { ...textOf(colours), width: Math.min(110, pixels / 4), overflow: 'truncate' },
    },
    visualMap: { show: false, min: 0, max: most || 1, inRange: { color: [colours.cool, colours.accent] } },
    tooltip: {
      ...tooltipOf(colours),
      formatter: (/** @type {any} */ { value: [hour, row, value] }) =>
        tipOf(`${rows[row]}, ${hourName(hour)} to ${hourName((hour + 1) % HOURS.length)}`, [`${number(value)} ${measure.toLowerCase()} an hour`]),
    },
    series: [
      {
        type: 'heatmap',
        cursor,
        itemStyle: { borderColor: colours.card, borderWidth: 2, borderRadius: 3 },
        emphasis: { itemStyle: { borderColor: colours.ink } },
        data: cells.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [] : [[x, y, value]]))),
      },
    ],
  };
}
