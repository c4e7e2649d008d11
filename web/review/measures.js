// @ts-check
/** How measures are shown: a value with its digits, its confidence, and why there is none. */

import { make } from "../shared/dom.js";
import { amount, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").MeasureLabelOut} MeasureLabel */
/** @typedef {import("../shared/wire.d.ts").MeasureMeanOut} MeasureMean */
/** @typedef {import("../shared/wire.d.ts").StepValueOut} StepValue */

export const NOT_KNOWN = "–";
const DOUBTFUL = 0.6;

/** @param {MeasureLabel} measure @param {number|null} value @returns {string} without the unit */
export function shown(measure, value) {
  return value === null ? NOT_KNOWN : amount(value * measure.scale, measure.digits).replace("-", "\u2212");
}

/** @param {MeasureLabel} measure @param {number|null} value @param {boolean} [signed] */
export function withUnit(measure, value, signed = false) {
  if (value === null) return NOT_KNOWN;
  const text = shown(measure, value);
  const sign = signed && value > 0 && /[1-9]/.test(text) ? "+" : "";
  const space = measure.unit === "°" ? "" : "\u00a0";
  return `${sign}${text}${space}${measure.unit}`;
}

/** @param {MeasureLabel} measure */
export function heading(measure) {
  return measure.unit ? `${measure.title} (${measure.unit})` : measure.title;
}

/** @param {MeasureLabel} measure @param {MeasureMean|null} mean  with its spread */
export function meanWords(measure, mean) {
  if (!mean) return NOT_KNOWN;
  if (mean.spread === null) return withUnit(measure, mean.mean);
  return `${shown(measure, mean.mean)} ± ${withUnit(measure, mean.spread)}`;
}

/** How sure it is, small beside a value. @param {number} confidence */
export function sure(confidence) {
  const percent = Math.round(100 * confidence);
  return make("small", { class: "sure", "data-doubtful": confidence < DOUBTFUL,
    title: t("review.steps.sure", { percent }) },
  make("span", { class: "hidden" }, t("review.steps.sure", { percent })),
  make("span", { "aria-hidden": "true" }, `${percent}\u202f%`));
}

/** Reasons, each told once below a table and marked by a letter in it. */
export class Reasons {
  constructor() {
    /** @type {string[]} */
    this.told = [];
  }

  /** What stands in the place of a value. @param {string|null} why */
  mark(why) {
    if (!why) return make("span", { class: "untold" }, NOT_KNOWN);
    let place = this.told.indexOf(why);
    if (place < 0) place = this.told.push(why) - 1;
    return make("span", { class: "untold", title: why },
      make("span", { "aria-hidden": "true" }, NOT_KNOWN, make("sup", {}, letter(place))),
      make("span", { class: "hidden" }, why));
  }

  /** The list of them; null where all could be told. */
  list() {
    if (!this.told.length) return null;
    return make("ul", { class: "reasons" }, ...this.told.map((why, place) =>
      make("li", {}, make("sup", { "aria-hidden": "true" }, letter(place)), ` ${why}`)));
  }
}

/** @param {number} place */
function letter(place) {
  return String.fromCharCode(97 + (place % 26));
}
