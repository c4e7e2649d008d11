// @ts-check
/** The pose model being fetched, the first time: how far it is, seen and read aloud by a reader. */

import { word } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").Fetching} Fetched */

const ANNOUNCED_PERCENT = 25;

/** What the notice says meanwhile, and the bar below it. */
export class Fetching {
  /** @param {HTMLElement} bar @param {HTMLElement} say where a screen reader hears of it */
  constructor(bar, say) {
    this.bar = bar;
    this.say = say;
    /** @type {Fetched|null} */
    this.now = null;
    /** The last step that was announced, in whole quarters. */
    this.announced = -1;
  }

  /** What the notice says; nothing where nothing is fetched. */
  get text() {
    if (!this.now) return "";
    const { share } = this.now;
    return share === null ? word("model.looking") : word("model.fetching", { percent: percent(share) });
  }

  /** @param {Fetched|null} now */
  show(now) {
    const begun = this.now === null;
    this.now = now;
    this.bar.hidden = now === null;
    if (!now) return;
    if (begun) this.announced = -1;
    const { share } = now;
    this.bar.dataset.known = String(share !== null);
    if (share === null) this.bar.removeAttribute("aria-valuenow"); // so a reader says "busy"
    else this.bar.setAttribute("aria-valuenow", String(percent(share)));
    this.bar.style.setProperty("--share", `${percent(share ?? 0)}%`);
    const step = Math.floor(percent(share ?? 0) / ANNOUNCED_PERCENT);
    if (step === this.announced) return;
    this.announced = step;
    this.say.textContent = this.text;
  }
}

/** @param {number} share @returns {number} */
const percent = (share) => Math.round(100 * share);
