// @ts-check
/** When each picture of a camera was taken: by one clock, and the same for all of its pictures. */

/** A time further from now than this is not of our clock; a camera's may well lie a little ahead. */
const FURTHEST_MS = 1000;

/**
 * @typedef {object} Told  what the browser tells of a picture
 * @property {number} [captureTime]  ms, when it was taken; by an estimate that may be ahead of now
 * @property {number} [mediaTime]  s, its place in the stream
 */

/**
 * Chooses the best clock that the first picture has, and changes to the next one, for good, once
 * that jumps or stands still: two clocks in turn would shake every step by what they differ.
 */
export class CaptureClock {
  constructor() {
    /** Which clock: 0 the time of capture, 1 the place in the stream, 2 now. */
    this.kind = 0;
    this.takenMs = -Infinity;
    this.mediaStartMs = NaN;
  }

  /** @param {number} nowMs  @param {Told} told @returns {number} when it was taken, ms of performance.now() */
  taken(nowMs, told) {
    for (; this.kind < 2; this.kind += 1) {
      const ms = this.kind === 0 ? told.captureTime : this.media(nowMs, told.mediaTime);
      if (ms !== undefined && ms > this.takenMs && Math.abs(nowMs - ms) < FURTHEST_MS) {
        this.takenMs = ms;
        return ms;
      }
    }
    this.takenMs = nowMs;
    return nowMs;
  }

  /** @param {number} nowMs @param {number|undefined} mediaS */
  media(nowMs, mediaS) {
    if (mediaS === undefined) return undefined;
    // Set once, so that how late a picture is told of does not shake it.
    if (Number.isNaN(this.mediaStartMs)) this.mediaStartMs = nowMs - 1000 * mediaS;
    return this.mediaStartMs + 1000 * mediaS;
  }
}
