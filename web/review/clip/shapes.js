// @ts-check
/** What is drawn on the picture and what it measures. Places are shares of the picture's width and
 * height, so that a drawing fits a copy of any size. */

import { amount, word as t } from "../../shared/words.js";

/** @typedef {"angle"|"distance"|"line"} ShapeKind */
/** @typedef {{kind: ShapeKind, points: [number, number][]}} Shape */
/** @typedef {{width: number, height: number}} Size  of the picture, in its pixels */
/** Pixels a metre at the walker, and how unsure that is, as a share.
 * @typedef {{px_per_m: number, spread: number}|null} Ruler */

/** @type {Record<ShapeKind, number>} */
export const POINTS = { angle: 3, distance: 2, line: 2 };
const POINTING_PX = 1.5; // how exactly one points at a spot of the picture, in its pixels [K]

/** A note's drawing that is one of ours. @param {Record<string, unknown>} found
 * @returns {Shape|null} */
export function shapeOf({ kind, points }) {
  if (kind !== "angle" && kind !== "distance" && kind !== "line") return null;
  if (!Array.isArray(points) || points.length !== POINTS[kind]) return null;
  const numbers = points.every((one) => Array.isArray(one) && one.length === 2 && one.every(Number.isFinite));
  return numbers ? { kind, points } : null;
}

/** @param {Shape} shape @param {Size} size @returns {[number, number][]} in the picture's pixels */
export function pixels({ points }, { width, height }) {
  return points.map(([x, y]) => [x * width, y * height]);
}

/** The angle at the second of three points, in degrees. @param {[number, number][]} points */
export function angleOf([a, b, c]) {
  const one = Math.atan2(a[1] - b[1], a[0] - b[0]);
  const other = Math.atan2(c[1] - b[1], c[0] - b[0]);
  const between = Math.abs(one - other) * 180 / Math.PI;
  return between > 180 ? 360 - between : between;
}

/** How far a line is off the vertical, in degrees from 0 to 90. @param {[number, number][]} points */
export function offVertical([a, b]) {
  return Math.atan2(Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1])) * 180 / Math.PI;
}

/** What a shape measures, in words. @param {Shape} shape @param {Size} size @param {Ruler} ruler */
export function measured(shape, size, ruler) {
  const points = pixels(shape, size);
  if (shape.kind === "angle") {
    const shortest = Math.min(far(points[0], points[1]), far(points[2], points[1]));
    const off = Math.atan2(POINTING_PX * Math.SQRT2, Math.max(1, shortest)) * 180 / Math.PI;
    return t("review.drawing.angleIs", { deg: amount(angleOf(points), 1), off: amount(Math.max(0.1, off), 1) });
  }
  if (shape.kind === "line") {
    const off = offVertical(points);
    return t("review.drawing.lineIs", { vertical: amount(off, 1), level: amount(90 - off, 1) });
  }
  const px = far(points[0], points[1]);
  if (!ruler) return t("review.drawing.pixelsAre", { px: Math.round(px) });
  const cm = 100 * px / ruler.px_per_m;
  const off = Math.hypot(cm * ruler.spread, 100 * POINTING_PX * Math.SQRT2 / ruler.px_per_m);
  return t("review.drawing.distanceIs", { cm: amount(cm, 1), off: amount(off, 1), px: Math.round(px) });
}

/** @param {[number, number]} a @param {[number, number]} b */
function far(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/**
 * Pixels a metre where the walker is, from the legs around a frame.
 *
 * Hip to heel of the leg that reaches lower is the leg, whose length the stature gives. Spread:
 * how much legs of people of one stature differ, and how much this one does within a second.
 * @param {import("./bones.js").Bones} bones @param {number} frame @param {Size} size
 * @param {number|null} leg_m @returns {Ruler}
 */
export function rulerAt(bones, frame, size, leg_m) {
  if (!leg_m) return null;
  /** @type {number[]} */
  const lengths = [];
  for (let k = frame - 15; k <= frame + 15; k += 1) {
    const [left, right] = [bones.point(k, 23), bones.point(k, 24)];
    const [heel, other] = [bones.point(k, 29), bones.point(k, 30)];
    if (!left || !right || !heel || !other) continue;
    lengths.push((Math.max(heel[1], other[1]) - (left[1] + right[1]) / 2) * size.height);
  }
  if (lengths.length < 3) return null;
  lengths.sort((a, b) => a - b);
  const middle = lengths[lengths.length >> 1];
  if (middle < 20) return null;
  const varies = (lengths[Math.floor(lengths.length * 0.84)] - lengths[Math.floor(lengths.length * 0.16)]) / 2 / middle;
  return { px_per_m: middle / leg_m, spread: Math.hypot(LEG_SPREAD, varies) };
}

/** Standard deviation of leg length among adults of one stature, as a share, and of the hip landmark [K]. */
const LEG_SPREAD = 0.05;
