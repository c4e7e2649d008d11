// @ts-check
/**
 * How large and how fine the pictures are that this page sends, and how long they take.
 *
 * The rate needs no rule: one picture is on its way at a time and the next is asked for when the
 * server is ready, so a slow machine gets fewer. Size and quality follow the part of the lag that
 * they can change: all but the time the server held the picture. Where coarser pictures prove no
 * quicker, something else is slow, and they are made finer again.
 */

/** @typedef {{width: number, quality: number}} Level */

/** From fine to coarse; no coarser, since how a foot lands is read from the shoe. @type {readonly Level[]} */
export const LEVELS = Object.freeze([
  { width: 960, quality: 0.8 },
  { width: 800, quality: 0.75 },
  { width: 640, quality: 0.7 },
]);

const WINDOW = 30;
const TOO_SLOW_MS = 75;
const QUICK_MS = 30;
/** Between two changes, so that the first has shown its effect. */
const DOWN_AFTER_MS = 2000;
const UP_AFTER_MS = 10000;
const LONGEST_UP_MS = 160000;
/** Coarser pictures are worth it when they take no longer than this share. */
const WORTH_SHARE = 0.8;
const NO_USE_MS = 60000;

/** Measures and decides. */
export class Pace {
  constructor() {
    this.at = 0;
    this.upAfterMs = UP_AFTER_MS;
    this.changedMs = 0;
    this.downAfterMs = DOWN_AFTER_MS;
    this.risen = false;
    /** The computer that looks at them is too slow for fine ones. */
    this.small = false;
    /** What our part of the lag was before the pictures were made coarser. @type {number|null} */
    this.before = null;
    /** @type {number[]} */
    this.lags = [];
    /** @type {number[]} */
    this.ours = [];
  }

  /** @returns {Level} */
  get level() {
    return LEVELS[this.at];
  }

  /** @param {boolean} small */
  keepSmall(small) {
    if (!small || this.small) return;
    this.small = true;
    this.change(LEVELS.length - 1, performance.now());
    this.before = null;
  }

  /**
   * @param {number} lagMs from capture to the drawn skeleton
   * @param {number} heldMs of it, with the server
   * @param {number} nowMs
   */
  add(lagMs, heldMs, nowMs) {
    keep(this.lags, lagMs);
    keep(this.ours, Math.max(0, lagMs - heldMs));
    if (this.small) return;
    if (this.ours.length < WINDOW / 2) return;
    const own = share(this.ours, 0.5);
    const since = nowMs - this.changedMs;
    const { before } = this;
    this.before = null;
    if (before !== null && own > WORTH_SHARE * before) {
      this.downAfterMs = NO_USE_MS;
      this.change(this.at - 1, nowMs);
    } else if (own > TOO_SLOW_MS && since > this.downAfterMs && this.at < LEVELS.length - 1) {
      // Having been finer did not do: wait longer before that is tried again.
      if (this.risen) this.upAfterMs = Math.min(2 * this.upAfterMs, LONGEST_UP_MS);
      this.change(this.at + 1, nowMs);
      this.before = own;
    } else if (own < QUICK_MS && since > this.upAfterMs && this.at > 0) {
      this.change(this.at - 1, nowMs);
      this.risen = true;
    }
  }

  /** @param {number} at @param {number} nowMs */
  change(at, nowMs) {
    this.risen = false;
    this.at = at;
    this.changedMs = nowMs;
    this.ours = [];
  }

  /** @returns {{median: number, p95: number}|null} of the lag, in ms */
  get lag() {
    if (!this.lags.length) return null;
    return { median: share(this.lags, 0.5), p95: share(this.lags, 0.95) };
  }
}

/** @param {number[]} values @param {number} value */
function keep(values, value) {
  values.push(value);
  if (values.length > WINDOW) values.shift();
}

/** @param {number[]} values @param {number} part @returns {number} the quantile */
function share(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}
