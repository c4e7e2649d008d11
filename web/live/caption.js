// @ts-check
/**
 * The caption: what is being said now, in the very words.
 *
 * It stands as long as it is spoken, and long enough to be read, also where there is no sound. To a
 * screen reader the same words are announced by the page's live regions, so this is hidden there.
 */

import { writeText } from "../shared/words.js";

/** @typedef {import("../shared/voice.js").Cue} Cue */
/** @typedef {import("../shared/voice.js").Heard} Heard */

const SHORTEST_MS = 3000;
/** Some 17 letters a second, as subtitles have them at most. */
const LETTER_MS = 60;
const AFTER_MS = 1000;
/** Letters from which it is written smaller, to find room in the two lines there are. */
const LONG = 90;

/** The line below the picture. */
export class Caption {
  /** @param {HTMLElement} line */
  constructor(line) {
    this.line = line;
    /** @type {Cue|null} */
    this.cue = null;
    this.readMs = 0;
    this.timer = 0;
  }

  /** It is about to be said. @param {Cue} cue */
  begin(cue) {
    window.clearTimeout(this.timer);
    this.cue = cue;
    this.readMs = performance.now() + Math.max(SHORTEST_MS, LETTER_MS * cue.spoken.length);
    this.line.dataset.long = String(cue.spoken.length > LONG);
    writeText(this.line, cue.spoken, cue.language);
    this.line.hidden = false;
  }

  /** It has been said, or would have been. @param {Cue} cue @param {Heard} heard */
  end(cue, heard) {
    if (heard === "passed") return;
    if (heard === "cut") {
      if (this.cue === cue) this.clear();
      return;
    }
    if (heard === "silent") this.begin(cue);
    if (this.cue !== cue) return;
    const leftMs = Math.max(AFTER_MS, this.readMs - performance.now());
    this.timer = window.setTimeout(() => this.clear(), leftMs);
  }

  clear() {
    window.clearTimeout(this.timer);
    this.cue = null;
    this.line.hidden = true;
    writeText(this.line, "");
  }
}
