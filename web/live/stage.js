// @ts-check
/** The picture with the skeleton, of the very same frame; or the skeleton over a live video. */

import { colour, onTheme } from "../shared/theme.js";

/** @typedef {import("../shared/wire.d.ts").Telemetry} Telemetry */

/** Lines between BlazePose landmarks: trunk, then the walker's left and right side. */
const TRUNK = [[11, 12], [11, 23], [12, 24], [23, 24]];
const LEFT = [[11, 13], [13, 15], [23, 25], [25, 27], [27, 29], [29, 31], [27, 31]];
const RIGHT = [[12, 14], [14, 16], [24, 26], [26, 28], [28, 30], [30, 32], [28, 32]];
const JOINTS = [0, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28];
const FEET = [29, 30, 31, 32];
const LEAST_VISIBILITY = 0.4;

/** Draws frames on a canvas. */
export class Stage {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser has no 2D canvas.");
    this.context = context;
    this.colours = { trunk: "", left: "", right: "", casing: "", lane: "" };
    onTheme(() => {
      this.colours = {
        trunk: colour("--bone-trunk"),
        left: colour("--bone-left"),
        right: colour("--bone-right"),
        casing: colour("--bone-casing"),
        lane: colour("--lane"),
      };
    });
  }

  /** @param {Telemetry} telemetry @param {Blob} jpeg */
  async show(telemetry, jpeg) {
    const picture = await createImageBitmap(jpeg);
    this.size(picture.width, picture.height);
    this.context.drawImage(picture, 0, 0);
    picture.close();
    if (telemetry.landmarks) this.drawSkeleton(telemetry.landmarks);
  }

  /** Only the skeleton: the picture is below. @param {Telemetry} telemetry */
  overlay(telemetry) {
    this.size(telemetry.width, telemetry.height);
    this.clear();
    if (telemetry.landmarks) this.drawSkeleton(telemetry.landmarks);
  }

  /** Where the lane ends. @param {(number|null)[]} ends shares of the picture's width */
  lane(ends) {
    const { context } = this;
    const { width, height } = this.canvas;
    for (const end of ends) {
      if (end === null) continue;
      context.beginPath();
      context.moveTo(end * width, 0);
      context.lineTo(end * width, height);
      context.lineWidth = Math.max(3, width / 200);
      context.setLineDash([height / 24, height / 36]);
      context.strokeStyle = this.colours.lane;
      context.stroke();
      context.setLineDash([]);
    }
  }

  clear() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** @param {number} width @param {number} height */
  size(width, height) {
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
  }

  /** @param {[number, number, number][]} points */
  drawSkeleton(points) {
    const { width, height } = this.canvas;
    const unit = Math.max(2, height / 180);
    const at = (/** @type {number} */ index) => {
      const [x, y, visibility] = points[index];
      const seen = visibility >= LEAST_VISIBILITY && Number.isFinite(x) && Number.isFinite(y);
      return seen ? { x: x * width, y: y * height } : null;
    };
    for (const [bones, colour] of /** @type {[number[][], string][]} */ ([
      [RIGHT, this.colours.right],
      [TRUNK, this.colours.trunk],
      [LEFT, this.colours.left],
    ])) {
      this.strokeBones(bones, at, this.colours.casing, unit * 2.1);
      this.strokeBones(bones, at, colour, unit);
    }
    for (const index of JOINTS) this.dot(at(index), unit * 1.1, this.colours.trunk);
    for (const index of FEET) {
      this.dot(at(index), unit * 1.3, index % 2 ? this.colours.left : this.colours.right);
    }
  }

  /**
   * @param {number[][]} bones
   * @param {(index: number) => {x: number, y: number}|null} at
   * @param {string} colour
   * @param {number} width
   */
  strokeBones(bones, at, colour, width) {
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = "round";
    context.beginPath();
    for (const [from, to] of bones) {
      const start = at(from);
      const end = at(to);
      if (!start || !end) continue;
      context.moveTo(start.x, start.y);
      context.lineTo(end.x, end.y);
    }
    context.stroke();
  }

  /** @param {{x: number, y: number}|null} point @param {number} radius @param {string} colour */
  dot(point, radius, colour) {
    if (!point) return;
    const { context } = this;
    context.beginPath();
    context.arc(point.x, point.y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.strokeStyle = this.colours.casing;
    context.lineWidth = radius * 0.5;
    context.stroke();
    context.fill();
  }
}
