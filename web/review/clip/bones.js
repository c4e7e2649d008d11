// @ts-check
/** The skeleton of the frame that is shown. Between frames that the pose model looked at it is drawn
 * thin: nothing was measured there. */

import { colour, onTheme } from "../../shared/theme.js";

/** Lines between BlazePose landmarks: the walker's right side, the trunk, the left side. */
const BONES = /** @type {const} */ ([
  ["right", [[12, 14], [14, 16], [24, 26], [26, 28], [28, 30], [30, 32], [28, 32]]],
  ["trunk", [[11, 12], [11, 23], [12, 24], [23, 24]]],
  ["left", [[11, 13], [13, 15], [23, 25], [25, 27], [27, 29], [29, 31], [27, 31]]],
]);
const JOINTS = [0, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32];
const SEEN = 1;

export class Bones {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {Float32Array} */
    this.rows = new Float32Array();
    this.columns = 1;
    this.frame = -1;
    this.on = true;
    this.colours = { trunk: "", left: "", right: "", casing: "" };
    onTheme(() => {
      this.colours = { trunk: colour("--bone-trunk"), left: colour("--bone-left"),
        right: colour("--bone-right"), casing: colour("--bone-casing") };
      this.draw();
    });
  }

  /** @param {string} address @returns {Promise<boolean>} whether there are poses */
  async fetch(address) {
    const answer = await fetch(address);
    if (!answer.ok) return false;
    this.columns = Number(answer.headers.get("Columns"));
    this.rows = new Float32Array(await answer.arrayBuffer());
    this.draw();
    return true;
  }

  /** How the landmarks of a frame are known: 1 seen, 0.5 between, NaN nobody. @param {number} frame */
  known(frame) {
    return this.rows[frame * this.columns] ?? NaN;
  }

  /** A landmark in shares of the picture; null where there is none. @param {number} frame
   * @param {number} landmark @returns {[number, number]|null} */
  point(frame, landmark) {
    const place = frame * this.columns + 1 + 2 * landmark;
    const x = this.rows[place];
    return Number.isFinite(x) ? [x, this.rows[place + 1]] : null;
  }

  /** @param {number} frame */
  show(frame) {
    this.frame = frame;
    this.draw();
  }

  /** @param {number} width @param {number} height of the picture on the screen, in CSS pixels */
  size(width, height) {
    const fine = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(width * fine);
    this.canvas.height = Math.round(height * fine);
    this.draw();
  }

  draw() {
    const { context, canvas, frame } = this;
    context.clearRect(0, 0, canvas.width, canvas.height);
    const known = this.known(frame);
    canvas.dataset.frame = String(frame);
    canvas.dataset.known = Number.isFinite(known) ? String(known) : "";
    if (!this.on || !Number.isFinite(known)) return;
    const unit = Math.max(1.5, canvas.height / 260);
    context.globalAlpha = known === SEEN ? 1 : 0.55;
    context.lineCap = "round";
    for (const [side, bones] of BONES) {
      this.stroke(bones, this.colours.casing, unit * 2.2);
      this.stroke(bones, this.colours[side], unit);
    }
    for (const joint of JOINTS) {
      const at = this.point(frame, joint);
      if (!at) continue;
      const side = joint < 11 ? "trunk" : joint % 2 ? "left" : "right";
      context.beginPath();
      context.arc(at[0] * canvas.width, at[1] * canvas.height, unit * 1.3, 0, 2 * Math.PI);
      context.fillStyle = this.colours[side];
      context.strokeStyle = this.colours.casing;
      context.lineWidth = unit * 0.7;
      context.stroke();
      context.fill();
    }
    context.globalAlpha = 1;
  }

  /** @param {readonly (readonly number[])[]} bones @param {string} style @param {number} width */
  stroke(bones, style, width) {
    const { context, canvas, frame } = this;
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    for (const [from, to] of bones) {
      const start = this.point(frame, from);
      const end = this.point(frame, to);
      if (!start || !end) continue;
      context.moveTo(start[0] * canvas.width, start[1] * canvas.height);
      context.lineTo(end[0] * canvas.width, end[1] * canvas.height);
    }
    context.stroke();
  }
}
