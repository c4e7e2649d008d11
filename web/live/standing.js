// @ts-check
/**
 * Three seconds of standing tall: the button that asks for them, and the banner meanwhile.
 *
 * What is said aloud comes as cues; here is what the walker sees from across the room, which
 * changes with every picture: how long it still takes, or what is in the way.
 */

import { has, word, write } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").BaselineReading} BaselineReading */

/** The control and the countdown. */
export class Standing {
  /**
   * @param {object} parts
   * @param {HTMLButtonElement} parts.button
   * @param {HTMLElement} parts.posture says by whose posture the walker is judged
   * @param {HTMLElement} parts.bar how much of the time has passed
   * @param {(action: "begin"|"skip") => void} onWish
   */
  constructor({ button, posture, bar }, onWish) {
    this.button = button;
    this.posture = posture;
    this.bar = bar;
    /** Whether the walker is to stand tall now. */
    this.open = false;
    /** What the banner says meanwhile. */
    this.text = "";
    button.addEventListener("click", () => onWish(this.open ? "skip" : "begin"));
    this.show(null);
  }

  /** @param {BaselineReading|null} reading @returns {boolean} whether it has just begun or ended */
  show(reading) {
    const before = this.open;
    this.open = reading !== null && (reading.state === "waiting" || reading.state === "holding");
    this.text = reading && this.open ? banner(reading) : "";
    write(this.button, this.open ? "standing.skip" : "standing.begin");
    if (reading?.state === "done") this.own(true);
    this.bar.hidden = !this.open;
    const percent = reading && this.open ? Math.round(100 * reading.share) : 0;
    this.bar.style.setProperty("--share", `${percent}%`);
    this.bar.setAttribute("aria-valuenow", String(percent));
    return before !== this.open;
  }

  /** @param {boolean} own whether the walker's own posture is known */
  own(own) {
    this.posture.dataset.own = String(own);
    write(this.posture, own ? "standing.own" : "standing.average");
  }

  /** @param {boolean} live whether there is a session to ask */
  allow(live) {
    this.button.disabled = !live;
  }
}

/** @param {BaselineReading} reading @returns {string} */
function banner(reading) {
  const hindrance = `standing.hindrance.${reading.hindrance}`;
  if (reading.hindrance && has(hindrance)) return word(hindrance);
  if (reading.hindrance || reading.state === "waiting") return word("standing.begin");
  return `${word("standing.hold")} ${Math.max(1, Math.ceil(reading.left_s))}`;
}
