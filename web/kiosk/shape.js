// @ts-check
/** A walker as a full body, drawn from 33 landmarks: no picture is needed for it. */

/** @typedef {{x: number, y: number, seen: number}} Spot  in pixels of the canvas; seen 0..1 */

/** Below this a landmark is not drawn. */
const LEAST_SEEN = 0.35;
const NOSE = 0;
const EARS = [7, 8];
const SHOULDERS = [11, 12];
const HIPS = [23, 24];
export const WRISTS = [15, 16];

/** From joint to joint, with their widths in torso lengths. @type {readonly [number, number, number, number][]} */
const LIMBS = [
  [11, 13, 0.15, 0.115], [13, 15, 0.115, 0.085], [15, 19, 0.085, 0.06],
  [12, 14, 0.15, 0.115], [14, 16, 0.115, 0.085], [16, 20, 0.085, 0.06],
  [23, 25, 0.21, 0.15], [25, 27, 0.15, 0.095], [27, 31, 0.1, 0.07], [27, 29, 0.09, 0.08],
  [24, 26, 0.21, 0.15], [26, 28, 0.15, 0.095], [28, 32, 0.1, 0.07], [28, 30, 0.09, 0.08],
];

/**
 * Draw a body in one colour.
 * @param {CanvasRenderingContext2D} context @param {Spot[]} spots @param {string} colour
 */
export function drawBody(context, spots, colour) {
  const top = middle(spots, SHOULDERS);
  const bottom = middle(spots, HIPS);
  const torso = Math.hypot(top.x - bottom.x, top.y - bottom.y);
  if (!(torso > 1)) return;
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineJoin = "round";
  context.lineWidth = 0.34 * torso;
  context.beginPath();
  for (const at of [11, 12, 24, 23]) context.lineTo(spots[at].x, spots[at].y);
  context.closePath();
  context.fill();
  context.stroke();
  for (const [from, to, wide, narrow] of LIMBS) {
    if (Math.min(spots[from].seen, spots[to].seen) < LEAST_SEEN) continue;
    limb(context, spots[from], spots[to], wide * torso, narrow * torso);
  }
  const head = headOf(spots, top, torso);
  limb(context, top, head, 0.13 * torso, 0.13 * torso);
  context.beginPath();
  context.ellipse(head.x, head.y, 0.21 * torso, 0.26 * torso, 0, 0, 2 * Math.PI);
  context.fill();
}

/** @param {Spot[]} spots @param {Spot} top @param {number} torso @returns {Spot} its middle */
function headOf(spots, top, torso) {
  const ears = middle(spots, EARS);
  const nose = spots[NOSE];
  if (Math.max(ears.seen, nose.seen) < LEAST_SEEN) return { x: top.x, y: top.y - 0.55 * torso, seen: 1 };
  return { x: (2 * ears.x + nose.x) / 3, y: (2 * ears.y + nose.y) / 3 - 0.03 * torso, seen: 1 };
}

/** @param {Spot[]} spots @param {number[]} which @returns {Spot} */
export function middle(spots, [one, other]) {
  const [a, b] = [spots[one], spots[other]];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, seen: Math.max(a.seen, b.seen) };
}

/** A tapered limb with round ends.
 * @param {CanvasRenderingContext2D} context @param {Spot} from @param {Spot} to
 * @param {number} wide @param {number} narrow  radii at either end */
function limb(context, from, to, wide, narrow) {
  const along = Math.atan2(to.y - from.y, to.x - from.x);
  context.beginPath();
  context.arc(from.x, from.y, wide, along + Math.PI / 2, along - Math.PI / 2);
  context.arc(to.x, to.y, narrow, along - Math.PI / 2, along + Math.PI / 2);
  context.closePath();
  context.fill();
}
