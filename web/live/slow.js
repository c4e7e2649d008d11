// @ts-check
/** The line that says that too few pictures a second are looked at, and what helps. */

import { word } from "../shared/words.js";

/** So that it does not come and go. */
const STAYS_MS = 10000;

/** Shown while it holds and a little longer; what is spoken about it is said once, by the coach. */
export class Slow {
  /** @param {HTMLElement} line of role status, which a screen reader reads */
  constructor(line) {
    this.line = line;
    this.lastMs = -Infinity;
  }

  /** @param {boolean} slow @param {number} nowMs */
  show(slow, nowMs) {
    if (slow) this.lastMs = nowMs;
    const text = nowMs - this.lastMs < STAYS_MS ? word("slow") : "";
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}
