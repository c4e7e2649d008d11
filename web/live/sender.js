// @ts-check
/** Sends the server a picture of the page's own camera, each time it wants one. */

import { CaptureClock } from "./capture_clock.js";
import { Pace } from "./pace.js";

/** @typedef {import("../shared/wire.d.ts").PictureWanted} PictureWanted */

/**
 * @typedef {object} Sent
 * @property {number} number
 * @property {number} capturedMs
 * @property {boolean} timed  whether its skeleton has been drawn
 */

/**
 * @typedef {object} SenderEvents
 * @property {(message: Uint8Array<ArrayBuffer>) => void} onPicture  to be sent as it is
 * @property {() => void} onShape  the camera's picture is another one than the session's
 */

/** Two pictures closer than this are one to the server. */
const LEAST_GAP_MS = 5;
/** Change of aspect ratio that means another picture, as the server has it. */
const SHAPE_SHARE = 0.02;
const KEPT = 8;
const encoder = new TextEncoder();

/** One picture at a time, the newest. */
export class Sender {
  /** @param {HTMLVideoElement} video @param {SenderEvents} events */
  constructor(video, events) {
    this.video = video;
    this.events = events;
    this.pace = new Pace();
    this.clock = new CaptureClock();
    /** Whose pictures the clock tells. @type {MediaProvider|null} */
    this.stream = null;
    /** @type {PictureWanted|null} */
    this.wanted = null;
    this.session = "";
    /** Width by height of the session's pictures, once known; and of those of any page's camera. */
    this.shape = 0;
    this.told = { session: "", shape: 0 };
    /** When the session's first picture was taken, of which its clock is told. @type {number|null} */
    this.beginMs = null;
    /** When the newest picture was taken, and when the newest sent one. */
    this.freshMs = -Infinity;
    this.sentMs = -Infinity;
    this.busy = false;
    /** @type {Sent[]} */
    this.sent = [];
    this.canvas = new OffscreenCanvas(2, 2);
    const context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (!context) throw new Error("This browser has no 2D canvas.");
    this.context = context;
    this.watch();
  }

  /** Know the time of every picture the camera gives. */
  watch() {
    if (!("requestVideoFrameCallback" in this.video)) {
      setInterval(() => this.fresh(performance.now()), 1000 / 30);
      return;
    }
    const next = (/** @type {number} */ now, /** @type {VideoFrameCallbackMetadata} */ about) => {
      if (this.stream !== this.video.srcObject) {
        this.stream = this.video.srcObject;
        this.clock = new CaptureClock();
      }
      this.fresh(this.clock.taken(now, about));
      this.video.requestVideoFrameCallback(next);
    };
    this.video.requestVideoFrameCallback(next);
  }

  /** @param {number} capturedMs */
  fresh(capturedMs) {
    this.freshMs = capturedMs;
    void this.send();
  }

  /** @param {PictureWanted} wanted */
  want(wanted) {
    if (wanted.session !== this.session) {
      this.session = wanted.session;
      this.beginMs = null;
      this.shape = this.told.session === wanted.session ? this.told.shape : 0;
      this.sent = [];
    }
    this.wanted = wanted;
    void this.send();
  }

  /** A picture of the session has been looked at, perhaps of another page's camera.
   * @param {string} session @param {number} width @param {number} height */
  tell(session, width, height) {
    if (!width || !height) return;
    this.told = { session, shape: width / height };
    if (session === this.session) this.shape ||= this.told.shape;
  }

  /** Nothing is wanted any more: the connection or the session is gone. */
  forget() {
    this.wanted = null;
    this.sent = [];
  }

  async send() {
    const { wanted, video, pace } = this;
    const capturedMs = this.freshMs;
    if (!wanted || this.busy || !video.videoWidth || !video.srcObject) return;
    // Also false while no picture has come yet, and nothing is known of when it was taken.
    if (!(capturedMs > this.sentMs + LEAST_GAP_MS)) return;
    const shape = video.videoWidth / video.videoHeight;
    if (this.shape && Math.abs(shape / this.shape - 1) > SHAPE_SHARE) {
      this.wanted = null;
      this.events.onShape();
      return;
    }
    this.busy = true;
    this.wanted = null;
    try {
      const { width, quality } = pace.level;
      // The longer side is limited, so that a picture of a phone held upright is no larger.
      const scale = Math.min(1, width / Math.max(video.videoWidth, video.videoHeight));
      this.canvas.width = Math.round(video.videoWidth * scale);
      this.canvas.height = Math.round(video.videoHeight * scale);
      this.context.drawImage(video, 0, 0, this.canvas.width, this.canvas.height);
      const blob = await this.canvas.convertToBlob({ type: "image/jpeg", quality });
      const jpeg = await blob.arrayBuffer();
      if (wanted.session !== this.session) return;
      this.shape = shape;
      this.sentMs = capturedMs;
      if (wanted.number === 1) this.beginMs = capturedMs;
      this.sent.push({ number: wanted.number, capturedMs, timed: false });
      if (this.sent.length > KEPT) this.sent.shift();
      this.events.onPicture(packed(wanted, capturedMs, jpeg));
    } finally {
      this.busy = false;
    }
    if (this.wanted) void this.send();
  }

  /**
   * The skeleton of picture `number` has been drawn.
   * @param {number} number @param {number} heldS how long the server had it @param {number} nowMs
   */
  drawn(number, heldS, nowMs) {
    const sent = this.sent.find((one) => one.number === number);
    if (!sent || sent.timed) return;
    sent.timed = true;
    this.pace.add(nowMs - sent.capturedMs, 1000 * heldS, nowMs);
  }

  /** @returns {string} size and quality, for the debug corner */
  get size() {
    return `${this.canvas.width}×${this.canvas.height} q${this.pace.level.quality}`;
  }
}

/** A picture and what goes with it, as `app/server/packing.py` takes it apart.
 * @param {PictureWanted} wanted @param {number} capturedMs @param {ArrayBuffer} jpeg */
function packed({ session, number }, capturedMs, jpeg) {
  const about = encoder.encode(JSON.stringify({ session, number, captured_s: capturedMs / 1000 }));
  const message = new Uint8Array(4 + about.length + jpeg.byteLength);
  new DataView(message.buffer).setUint32(0, about.length);
  message.set(about, 4);
  message.set(new Uint8Array(jpeg), 4 + about.length);
  return message;
}
