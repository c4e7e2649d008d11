// @ts-check
/** Whether a lane can be marked so, as `flaw_of` in `app/kiosk/outline.py` has it: said while marks
 * are drawn, and not only when they are sent. */

/** @typedef {[number, number]} Corner x, y in shares of the picture's width and height */
/** @typedef {"outside"|"few"|"crossed"|"tiny"|"aside"} Flaw */

const LEAST_AREA = 0.001;
const ON_EDGE = 1e-6;

/** @param {Corner[]} corners @param {Corner|null} stand @returns {Flaw|null} */
export function flawOf(corners, stand) {
  const marks = stand ? [...corners, stand] : corners;
  if (!marks.every((mark) => mark.every((share) => share >= 0 && share <= 1))) return "outside";
  const count = corners.length;
  if (count === 0) return null;
  if (count < 3) return "few";
  const lines = edges(corners);
  for (let a = 0; a < count; a += 1) {
    for (let b = a + 2; b < count; b += 1) {
      if (b - a !== count - 1 && cross(...lines[a], ...lines[b])) return "crossed";
    }
  }
  if (Math.abs(area(corners)) < LEAST_AREA) return "tiny";
  return stand && !inside(stand, corners) && off(stand, corners) > ON_EDGE ? "aside" : null;
}

/** @param {Corner[]} corners @returns {[Corner, Corner][]} */
function edges(corners) {
  return corners.map((corner, at) => [corner, corners[(at + 1) % corners.length]]);
}

/** @param {Corner[]} corners @returns {number} */
function area(corners) {
  return edges(corners).reduce((sum, [[x, y], [nextX, nextY]]) => sum + x * nextY - nextX * y, 0) / 2;
}

/** @param {Corner} at @param {Corner[]} corners @returns {boolean} by the even-odd rule */
function inside([x, y], corners) {
  return edges(corners).reduce((within, [[x1, y1], [x2, y2]]) =>
    y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1) ? !within : within, false);
}

/** @param {Corner} at @param {Corner[]} corners @returns {number} to the nearest edge */
function off([x, y], corners) {
  return Math.min(...edges(corners).map((edge) => toEdge([x, y], ...edge)));
}

/** @param {Corner} point @param {Corner} a @param {Corner} b @returns {number} from the edge a to b */
export function toEdge([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** @param {Corner} a @param {Corner} b @param {Corner} c @param {Corner} d
 * @returns {boolean} whether the edges from a to b and from c to d have a point in common */
function cross(a, b, c, d) {
  const sides = [side(a, b, c) * side(a, b, d), side(c, d, a) * side(c, d, b)];
  if (Math.max(...sides) > 0) return false;
  if (sides.some((one) => one !== 0)) return true;
  // All on one line: do they overlap?
  return [0, 1].every((axis) =>
    Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]))
      <= Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis])));
}

/** @param {Corner} a @param {Corner} b @param {Corner} point @returns {number} on which side of the
 * line through a and b the point lies: -1, 1, or 0 on it */
function side(a, b, point) {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}
