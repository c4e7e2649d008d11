// @ts-check
/** Plots as SVG: curves over the stride with bands, and a measure over the days. Colours are the style
 * sheet's; each plot's table says the same to who cannot see it. */

import { amount } from "../shared/words.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 260;
const LEFT = 52;
const RIGHT = 26;
const TOP = 12;
const BOTTOM = 34;

/** @typedef {{name: string, mean: (number|null)[], spread: (number|null)[],
 *   liftoff: number|null}} Curve  name: "a" or "b" */
/** @typedef {{at: number, value: number, error: number, label: string}} Point */

/** @param {string} tag @param {Record<string, string|number>} [attributes] @param {...(Node|string)} inside */
function make(tag, attributes = {}, ...inside) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...inside);
  return element;
}

/** Round marks between two values. @param {number} low @param {number} high @param {number} most */
export function marks(low, high, most = 5) {
  const rough = (high - low) / most || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? power;
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) found.push(value);
  return { found, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

class Axes {
  /** @param {number[]} values @param {[number, number]} across @param {number} width */
  constructor(values, across, width) {
    this.width = width;
    const known = values.length ? values : [0, 1];
    const margin = 0.06 * (Math.max(...known) - Math.min(...known) || Math.abs(known[0]) || 1);
    this.low = Math.min(...known) - margin;
    this.high = Math.max(...known) + margin;
    this.from = across[0];
    this.to = across[1];
  }

  /** @param {number} value */
  x(value) {
    return LEFT + ((value - this.from) / (this.to - this.from || 1)) * (this.width - LEFT - RIGHT);
  }

  /** @param {number} value */
  y(value) {
    return TOP + (1 - (value - this.low) / (this.high - this.low)) * (HEIGHT - TOP - BOTTOM);
  }

  /** Lines across with their values. @param {string} unit */
  grid(unit) {
    const { found, digits } = marks(this.low, this.high);
    return found.map((value) => make("g", { class: "grid" },
      make("line", { x1: LEFT, x2: this.width - RIGHT, y1: this.y(value), y2: this.y(value) }),
      make("text", { x: LEFT - 6, y: this.y(value) + 4, "text-anchor": "end" }, `${amount(value, digits)}${unit}`)));
  }
}

/** @param {string} name @param {number} width */
function graph(name, width) {
  return make("svg", { class: `graph ${name}`, viewBox: `0 0 ${width} ${HEIGHT}`, "aria-hidden": "true" });
}

/** How wide to draw: as wide as there is room, so that words stay readable on a phone. */
function room() {
  return Math.max(280, Math.min(640, document.documentElement.clientWidth - 76));
}

/** Curves over 0 to 100 per cent of the stride, with bands and the place `percent` to be moved.
 * @param {Curve[]} curves @param {string} unit */
export function curvePlot(curves, unit) {
  const width = room();
  const drawn = graph("curves", width);
  const values = curves.flatMap(({ mean, spread }) => mean.flatMap((value, place) =>
    value === null ? [] : [value - (spread[place] ?? 0), value + (spread[place] ?? 0)]));
  const axes = new Axes(values, [0, 100], width);
  drawn.append(...axes.grid(unit));
  for (const percent of [0, 20, 40, 60, 80, 100]) {
    drawn.append(make("text", { x: axes.x(percent), y: HEIGHT - 12, "text-anchor": "middle" }, `${percent}\u202f%`));
  }
  for (const { name, mean, spread, liftoff } of curves) {
    const told = mean.flatMap((value, place) => (value === null ? [] : [{ place, value, around: spread[place] ?? 0 }]));
    const upper = told.map(({ place, value, around }) => `${axes.x(place)},${axes.y(value + around)}`);
    const lower = told.map(({ place, value, around }) => `${axes.x(place)},${axes.y(value - around)}`).reverse();
    drawn.append(
      make("polygon", { class: `band of-${name}`, points: [...upper, ...lower].join(" ") }),
      make("polyline", { class: `line of-${name}`,
        points: told.map(({ place, value }) => `${axes.x(place)},${axes.y(value)}`).join(" ") }));
    if (liftoff !== null) {
      drawn.append(make("line", { class: `liftoff of-${name}`, x1: axes.x(liftoff), x2: axes.x(liftoff),
        y1: TOP, y2: HEIGHT - BOTTOM }));
    }
  }
  const head = make("line", { class: "playhead-line", x1: LEFT, x2: LEFT, y1: TOP, y2: HEIGHT - BOTTOM });
  drawn.append(head);
  return {
    drawn,
    /** @param {number} percent */
    go(percent) {
      head.setAttribute("x1", String(axes.x(percent)));
      head.setAttribute("x2", String(axes.x(percent)));
    },
  };
}

/** A measure over the days, each with what it may be off. @param {Point[]} points @param {string} unit */
export function trendPlot(points, unit) {
  const width = room();
  const drawn = graph("trend", width);
  const first = points[0].at;
  const last = points[points.length - 1].at;
  const margin = (last - first || 1) * 0.06;
  const axes = new Axes(points.flatMap(({ value, error }) => [value - error, value + error]),
    [first - margin, last + margin], width);
  drawn.append(...axes.grid(unit));
  drawn.append(make("polyline", { class: "line of-a",
    points: points.map(({ at, value }) => `${axes.x(at)},${axes.y(value)}`).join(" ") }));
  let free = -Infinity;
  for (const { at, value, error, label } of points) {
    const x = axes.x(at);
    drawn.append(
      make("line", { class: "error of-a", x1: x, x2: x, y1: axes.y(value - error), y2: axes.y(value + error) }),
      make("circle", { class: "dot of-a", cx: x, cy: axes.y(value), r: 5 }));
    if (x - free < 70) continue;
    free = x;
    drawn.append(make("text", { x: Math.min(x, width - 40), y: HEIGHT - 12, "text-anchor": "middle" }, label));
  }
  return drawn;
}
