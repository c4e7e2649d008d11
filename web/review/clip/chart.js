// @ts-check
/** Draws one chart: a curve or a dot for each step, as sure as it is, and greyed what can't be told. */

import { amount, word as t } from "../../shared/words.js";
import { firstAfter, nearest } from "./film.js";
import { GUTTER, across, ticks } from "./scale.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("./scale.js").Colours} Colours */
/** @typedef {import("./scale.js").Strip} Strip */
/** @typedef {import("../../shared/wire.d.ts").SeriesOut} SeriesOut */

const PAD = 6;
const LONGEST_LINE_S = 0.35; // over a longer hole no line is drawn
const DOUBTFUL = 0.5;
const AT_CONTACT_S = 0.025; // its frame may be the one before

/** @param {Strip} strip @param {SeriesOut[]} series @param {ClipView} view @param {Colours} colours */
export function drawChart(strip, series, view, colours) {
  const context = strip.begin();
  const { width, height } = strip;
  if (width < 80) return;
  const at = (/** @type {number} */ t_s) => across(view, width, t_s);
  const { from_s, to_s } = view.window;
  context.fillStyle = colours.card;
  context.fillRect(0, 0, width, height);
  const [low, high] = range(series);
  const up = (/** @type {number} */ value) => height - PAD - (height - 2 * PAD) * (value - low) / (high - low);
  context.textAlign = "right";
  for (const value of marks(low, high)) {
    context.fillStyle = value === 0 ? colours.track : colours.line;
    context.fillRect(GUTTER, up(value), width - GUTTER - 8, 1);
    context.fillStyle = colours.quiet;
    context.fillText(signed(amount(value, decimals(high - low))), GUTTER - 6, Math.max(7, Math.min(height - 7, up(value))));
  }
  context.fillStyle = colours.line;
  for (const t_s of ticks(from_s, to_s, width / 70)) context.fillRect(at(t_s), 0, 1, height);
  context.save();
  context.beginPath();
  context.rect(GUTTER, 0, width - GUTTER - 8, height);
  context.clip();
  const selection = view.selection;
  if (selection) {
    context.globalAlpha = 0.15;
    context.fillStyle = colours.blue;
    context.fillRect(at(selection.from_s), 0, at(selection.to_s) - at(selection.from_s), height);
    context.globalAlpha = 1;
  }
  untold(context, series, at, colours, height);
  for (const { kind, foot, t_s } of view.events) {
    if (kind !== "contact") continue;
    context.fillStyle = colours[foot === "left" ? "bone-left" : "bone-right"];
    context.fillRect(at(t_s) - 0.75, height - 6, 1.5, 6);
  }
  for (const [place, one] of series.entries()) {
    const style = series.length === 1 ? colours.blue : [colours["bone-left"], colours["bone-right"]][place];
    if (one.kind === "frame") curve(context, one, at, up, style, from_s, to_s);
    else dots(context, one, at, up, colours);
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {SeriesOut[]} series
 * @param {(t_s: number) => number} at @param {Colours} colours @param {number} height */
function untold(context, series, at, colours, height) {
  for (const { start_s, end_s, reason } of series[0]?.untold ?? []) {
    const [from, to] = [at(start_s), at(end_s)];
    context.fillStyle = colours.inset;
    context.fillRect(from, 0, to - from, height);
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, height);
    context.clip();
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.beginPath();
    for (let x = from - height; x < to; x += 9) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    context.textAlign = "left";
    const seen = Math.max(from, GUTTER);
    if (to - seen > 90) {
      const room = context.measureText(reason).width;
      context.fillStyle = colours.inset;
      context.fillRect(seen + 4, height / 2 - 10, Math.min(room + 8, to - seen - 8), 20);
      context.fillStyle = colours.quiet;
      context.fillText(cut(context, reason, to - seen - 16), seen + 8, height / 2);
    }
    context.restore();
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} words @param {number} room */
function cut(context, words, room) {
  let fitting = words;
  while (fitting.length > 1 && context.measureText(fitting).width > room) fitting = `${fitting.slice(0, -2)}…`;
  return fitting;
}

/**
 * A line as strong as its value is sure.
 * @param {CanvasRenderingContext2D} context @param {SeriesOut} series @param {(t_s: number) => number} at
 * @param {(value: number) => number} up @param {string} style @param {number} from_s @param {number} to_s
 */
function curve(context, { t_s, values, confidence }, at, up, style, from_s, to_s) {
  context.strokeStyle = style;
  context.lineJoin = "round";
  const first = Math.max(1, firstAfter(t_s, from_s) - 1);
  const last = Math.min(t_s.length, firstAfter(t_s, to_s) + 1);
  /** A stroke each time the confidence changes noticeably: one stroke a frame would be slow. */
  let strength = -1;
  for (let k = first; k < last; k += 1) {
    const [before, value] = [values[k - 1], values[k]];
    if (before === null || value === null || t_s[k] - t_s[k - 1] > LONGEST_LINE_S) continue;
    const sure = Math.round(Math.min(confidence[k - 1], confidence[k]) * 10) / 10;
    if (sure !== strength) {
      if (strength >= 0) context.stroke();
      strength = sure;
      context.globalAlpha = 0.25 + 0.75 * sure;
      context.lineWidth = 1 + sure;
      context.beginPath();
    }
    context.moveTo(at(t_s[k - 1]), up(before));
    context.lineTo(at(t_s[k]), up(value));
  }
  if (strength >= 0) context.stroke();
  context.globalAlpha = 1;
}

/**
 * A dot for each step, in its foot's colour; hollow where it is doubtful.
 * @param {CanvasRenderingContext2D} context @param {SeriesOut} series @param {(t_s: number) => number} at
 * @param {(value: number) => number} up @param {Colours} colours
 */
function dots(context, { t_s, values, confidence, feet }, at, up, colours) {
  const known = t_s.map((one, k) => ({ x: at(one), value: values[k], sure: confidence[k], foot: feet[k] }))
    .filter((one) => one.value !== null);
  context.strokeStyle = colours.track;
  context.lineWidth = 1;
  context.beginPath();
  known.forEach(({ x, value }, k) => {
    if (k) context.lineTo(x, up(value ?? 0));
    else context.moveTo(x, up(value ?? 0));
  });
  context.stroke();
  for (const { x, value, sure, foot } of known) {
    context.beginPath();
    context.arc(x, up(value ?? 0), 4, 0, 2 * Math.PI);
    context.strokeStyle = foot === "left" ? colours["bone-left"] : colours["bone-right"];
    context.fillStyle = sure < DOUBTFUL ? colours.card : context.strokeStyle;
    context.lineWidth = 2;
    context.fill();
    context.stroke();
  }
}

/** @param {SeriesOut[]} series @returns {[number, number]} */
function range(series) {
  let low = Infinity;
  let high = -Infinity;
  for (const { values } of series) {
    for (const value of values) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [0, 1];
  const room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}

/** @param {number} low @param {number} high @returns {number[]} */
function marks(low, high) {
  const raw = (high - low) / 4;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * size).find((one) => one >= raw) ?? raw;
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k += 1) found.push(k * step || 0);
  return found;
}

/** @param {number} span @returns {number} */
function decimals(span) {
  return span < 0.5 ? 2 : span < 5 ? 1 : 0;
}

/** What a measure is at a moment, in words: of a step the last one before. @param {SeriesOut} series
 * @param {number} t_s @returns {string} */
export function reading(series, t_s) {
  const { kind, t_s: times, values, confidence, feet, unit } = series;
  const place = kind === "step" ? firstAfter(times, t_s + AT_CONTACT_S) - 1 : nearest(times, t_s);
  const value = values[place];
  const side = side_of(series.name) ?? (kind === "step" ? feet[place] : null);
  const name = side ? t(`review.side.${side}`) : "";
  const unknown = value === null || value === undefined;
  if (unknown || (kind === "frame" && Math.abs(times[place] - t_s) > LONGEST_LINE_S)) return `${name} –`.trim();
  const shown = signed(amount(value, unit === "°" ? 1 : 2));
  const told = unit === "°" ? `${shown}°` : `${shown} ${unit}`;
  return t("review.chart.reading", { name, value: told, sure: Math.round(100 * confidence[place]) }).trim();
}

/** @param {string} name @returns {"left"|"right"|null} */
function side_of(name) {
  return name.includes("_left_") ? "left" : name.includes("_right_") ? "right" : null;
}

/** @param {string} number @returns {string} with a true minus sign, and none before zero */
function signed(number) {
  return number.replace(/^-(?=[0.,]*$)/, "").replace(/^-/, "−");
}
