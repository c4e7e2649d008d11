// @ts-check
/**
 * The review copy in a video element, shown by true frames.
 *
 * A frame is sought in the middle between its own time and the next one's, since a browser that is
 * asked for a frame's very time may show the one before; which frame is shown is what
 * `requestVideoFrameCallback` says, and nothing else. Backward, and at rates that the browser can't
 * play, the frames are sought one after the other by the clock.
 */

/** @typedef {import("./view.js").Frames} Frames */
/** @typedef {{from_s: number, to_s: number}|null} Selection */

const LEAST_RATE = 0.0625; // what Chromium and Firefox play
const MOST_RATE = 16;
const UNCONFIRMED_MS = 400;
const MOST_TRIES = 3;

export class Film {
  /**
   * @param {HTMLVideoElement} video
   * @param {(frame: number) => void} shown  called with the number of each frame that is shown
   * @param {() => void} changed  called when it begins or ceases to play
   */
  constructor(video, shown, changed) {
    this.video = video;
    this.shown = shown;
    this.changed = changed;
    /** @type {Frames} */
    this.frames = { width: 0, height: 0, turned_deg: 0, copy_s: [], t_s: [] };
    /** The frame that is shown; -1 before the first. */
    this.frame = -1;
    /** @type {number|null} */
    this.wanted = null;
    this.seeking = false;
    /** The frame that is sought at present. @type {number|undefined} */
    this.asked = undefined;
    this.tries = 0;
    this.confirmer = 0;
    /** Frames a second of the walker's: 1 is real time, negative is backward; 0 stands. */
    this.speed = 0;
    this.ticker = 0;
    /** @type {Selection} */
    this.loop = null;
    const watch = (/** @type {number} */ _, /** @type {{mediaTime: number}} */ { mediaTime }) => {
      this.video.requestVideoFrameCallback(watch);
      this.presented(nearest(this.frames.copy_s, mediaTime));
    };
    this.video.requestVideoFrameCallback(watch);
    this.video.addEventListener("seeked", () => this.sought());
    this.video.addEventListener("ended", () => this.atEnd());
  }

  get count() {
    return this.frames.t_s.length;
  }

  get playing() {
    return this.speed !== 0;
  }

  /** @param {string} address @param {Frames} frames */
  open(address, frames) {
    this.frames = frames;
    this.frame = -1;
    this.video.src = address;
  }

  /** The frame whose moment is nearest to this one. @param {number} t_s */
  at(t_s) {
    return nearest(this.frames.t_s, t_s);
  }

  /** Show this frame, and stand there. @param {number} frame */
  show(frame) {
    if (this.playing) this.pause();
    this.seek(frame);
  }

  /** @param {number} frame */
  seek(frame) {
    if (!this.count) return;
    const wanted = Math.max(0, Math.min(frame, this.count - 1));
    this.wanted = wanted;
    if (this.seeking) return; // one after the other: the newest wish is next
    if (wanted === this.frame) {
      this.wanted = null;
      this.shown(wanted);
      return;
    }
    this.tries = 0;
    this.ask(wanted);
  }

  /** @param {number} frame */
  ask(frame) {
    this.seeking = true;
    this.tries += 1;
    this.asked = frame;
    this.video.currentTime = this.middle(frame, this.tries);
  }

  /** A moment of the copy at which this frame is shown, and no other. @param {number} frame
   * @param {number} [tries] further ones lie elsewhere within it */
  middle(frame, tries = 1) {
    const { copy_s } = this.frames;
    const start = copy_s[frame];
    const end = copy_s[frame + 1] ?? start + (start - (copy_s[frame - 1] ?? start - 0.04));
    return start + (end - start) * [0.5, 0.7, 0.3][(tries - 1) % 3];
  }

  /** The browser has finished a seek; the frame itself is told by `presented`. */
  sought() {
    clearTimeout(this.confirmer);
    if (!this.seeking) return;
    this.confirmer = window.setTimeout(() => {
      // Some present nothing anew where the very same picture is shown already.
      if (this.seeking) this.settle(this.asked ?? this.frame);
    }, UNCONFIRMED_MS);
  }

  /** @param {number} frame that the browser has put on the screen */
  presented(frame) {
    if (!this.count) return;
    if (this.seeking && !this.video.seeking) {
      if (frame !== this.asked && this.tries < MOST_TRIES && this.wanted === this.asked) {
        this.ask(this.asked ?? frame);
        return;
      }
      this.settle(frame);
      return;
    }
    if (this.seeking) return; // the picture before, on its way out
    this.frame = frame;
    this.shown(frame);
    if (this.speed > 0) this.turnAtEnd(frame);
  }

  /** @param {number} frame */
  settle(frame) {
    clearTimeout(this.confirmer);
    this.seeking = false;
    this.frame = frame;
    this.shown(frame);
    const next = this.wanted;
    this.wanted = null;
    if (next !== null && next !== this.asked) this.seek(next);
  }

  /** Play at so many of the walker's seconds a second; negative is backward. @param {number} speed */
  play(speed) {
    clearInterval(this.ticker);
    this.speed = speed;
    const rate = speed * this.scale;
    if (speed > 0 && this.frame >= this.count - 1 && !this.loop) this.seek(0);
    if (rate >= LEAST_RATE && rate <= MOST_RATE) {
      this.video.playbackRate = rate;
      void this.video.play().catch(() => this.pause());
    } else if (speed !== 0) {
      this.video.pause();
      this.byClock(speed);
    }
    this.changed();
  }

  pause() {
    clearInterval(this.ticker);
    this.wanted = this.seeking ? this.asked ?? null : null;
    this.speed = 0;
    this.video.pause();
    this.changed();
  }

  /** Stored seconds for one of the walker's. */
  get scale() {
    const { copy_s, t_s } = this.frames;
    const last = this.count - 1;
    return last > 0 ? (copy_s[last] - copy_s[0]) / (t_s[last] - t_s[0]) : 1;
  }

  /** @param {number} speed */
  byClock(speed) {
    let t_s = this.frames.t_s[Math.max(0, this.frame)] ?? 0;
    let before = performance.now();
    this.ticker = window.setInterval(() => {
      const now = performance.now();
      t_s += speed * (now - before) / 1000;
      before = now;
      const [first_s, last_s] = this.ends();
      if (t_s < first_s || t_s > last_s) {
        if (!this.loop) {
          this.show(speed < 0 ? 0 : this.count - 1);
          return;
        }
        t_s = speed < 0 ? last_s : first_s;
      }
      this.seek(this.at(t_s));
    }, 16);
  }

  /** First and last moment of what is played. */
  ends() {
    const { t_s } = this.frames;
    return this.loop ? [this.loop.from_s, this.loop.to_s] : [t_s[0] ?? 0, t_s.at(-1) ?? 0];
  }

  /** @param {number} frame */
  turnAtEnd(frame) {
    if (!this.loop) return;
    const first = this.at(this.loop.from_s);
    if (frame >= this.at(this.loop.to_s) || frame < first - 1) this.seek(first);
  }

  atEnd() {
    if (this.loop && this.speed > 0) {
      this.seek(this.at(this.loop.from_s));
      void this.video.play().catch(() => this.pause());
    } else if (this.speed > 0) {
      this.pause();
    }
  }
}

/** The place in `times`, which increase, whose value is nearest. @param {number[]} times
 * @param {number} value */
export function nearest(times, value) {
  const after = firstAfter(times, value);
  if (after <= 0) return 0;
  if (after >= times.length) return times.length - 1;
  return value - times[after - 1] <= times[after] - value ? after - 1 : after;
}

/** The place of the first in `times`, which increase, that is beyond `value`.
 * @param {number[]} times @param {number} value */
export function firstAfter(times, value) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
