// @ts-check
/**
 * The walker's own silhouette, as in a mirror: smooth although landmarks come 15 times a second, and
 * followed so that the whole body fills the canvas wherever on the lane they are.
 */

import { drawBody, middle, WRISTS } from "./shape.js";

/** @typedef {import("../shared/wire.d.ts").Silhouette} Silhouette */
/** @typedef {import("./shape.js").Spot} Spot */

const POINTS = 33;
/** How fast a drawn point follows its landmark, and the frame the walker. */
const POINT_MS = 50;
const FRAME_MS = 400;
/** A jump of the hips wider than this share of the picture is somebody else, or somewhere else. */
const JUMP = 0.2;
/** Of the canvas's height, that the body takes; and of its width, at most. */
const TALL = 0.82;
const BROAD = 0.86;
const LEAST_SEEN = 0.35;
/** A canvas that is hardly there, for the page is being laid out. */
const LEAST_PX = 16;

/** Draws on one canvas. */
export class Mirror {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser has no 2D canvas.");
    this.context = context;
    /** Where each point is drawn, and where it shall be: x, y (of the picture's height), seen. */
    this.now = new Float32Array(3 * POINTS);
    this.next = new Float32Array(3 * POINTS);
    this.there = false;
    /** Of the frame: its middle and height. */
    this.frame = { x: 0, y: 0, height: 1 };
    this.fresh = false;
    this.colour = "#dfe7ef";
    this.accent = "#6ea8ff";
    this.held = 0;
    this.wrist = -1;
    /** @type {Spot[]} */
    this.spots = Array.from({ length: POINTS }, () => ({ x: 0, y: 0, seen: 0 }));
    this.drawn = false;
    new ResizeObserver(() => this.fit()).observe(canvas);
    this.fit();
  }

  /** @param {Silhouette|null} shape @param {number} held 0..1 @param {"left"|"right"|""} hand */
  show(shape, held = 0, hand = "") {
    this.held = held;
    this.wrist = hand ? WRISTS[hand === "left" ? 0 : 1] : -1;
    if (!shape || shape.points.length !== POINTS) {
      this.there = false;
      return;
    }
    shape.points.forEach(([x, y, seen], at) => {
      this.next[3 * at] = (1 - x) * shape.aspect; // as in a mirror
      this.next[3 * at + 1] = y;
      this.next[3 * at + 2] = seen;
    });
    const hips = 3 * 23;
    const jumped = Math.hypot(this.next[hips] - this.now[hips], this.next[hips + 1] - this.now[hips + 1]) > JUMP;
    if (!this.there || jumped) {
      this.now.set(this.next);
      this.fresh = true;
    }
    this.there = true;
  }

  /** @param {number} sinceMs  the last frame */
  draw(sinceMs) {
    const { context, canvas } = this;
    if (!this.there && !this.drawn) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.drawn = this.there;
    if (!this.there) return;
    const part = 1 - Math.exp(-sinceMs / POINT_MS);
    for (let at = 0; at < this.now.length; at += 1) this.now[at] += part * (this.next[at] - this.now[at]);
    this.follow(1 - Math.exp(-sinceMs / FRAME_MS));
    const scale = canvas.height / this.frame.height;
    this.spots.forEach((spot, at) => {
      spot.x = canvas.width / 2 + scale * (this.now[3 * at] - this.frame.x);
      spot.y = canvas.height / 2 + scale * (this.now[3 * at + 1] - this.frame.y);
      spot.seen = this.now[3 * at + 2];
    });
    drawBody(context, this.spots, this.colour);
    this.ring();
  }

  /** Where the frame is, so that the whole body is in it. @param {number} part */
  follow(part) {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let at = 0; at < POINTS; at += 1) {
      if (this.now[3 * at + 2] < LEAST_SEEN) continue;
      left = Math.min(left, this.now[3 * at]);
      right = Math.max(right, this.now[3 * at]);
      top = Math.min(top, this.now[3 * at + 1]);
      bottom = Math.max(bottom, this.now[3 * at + 1]);
    }
    if (!(bottom > top) || this.canvas.width < LEAST_PX) return;
    const shape = this.canvas.width / this.canvas.height;
    const height = Math.max((bottom - top) / TALL, (right - left) / (BROAD * shape), 0.05);
    const { frame } = this;
    const step = this.fresh ? 1 : part;
    this.fresh = false;
    frame.x += step * ((left + right) / 2 - frame.x);
    frame.y += step * ((top + bottom) / 2 - frame.y);
    frame.height += step * (height - frame.height);
  }

  /** Around the hand that is held, as far as it has been. */
  ring() {
    if (this.wrist < 0 || this.held <= 0) return;
    const { context } = this;
    const spot = this.spots[this.wrist];
    const torso = Math.abs(middle(this.spots, [11, 12]).y - middle(this.spots, [23, 24]).y);
    context.lineWidth = Math.max(6, 0.1 * torso);
    context.lineCap = "round";
    context.strokeStyle = this.accent;
    context.beginPath();
    context.arc(spot.x, spot.y, 0.42 * torso, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.min(1, this.held));
    context.stroke();
  }

  /** As many pixels as the screen has there. */
  fit() {
    const { canvas } = this;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = Math.max(2, Math.round(canvas.clientWidth * ratio));
    canvas.height = Math.max(2, Math.round(canvas.clientHeight * ratio));
    this.fresh = true; // the frame is not that of another shape of canvas
  }
}
