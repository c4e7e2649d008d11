// @ts-check
/** The checks as gauges: a good band, a needle, and plain words. */

import { amount, has, word, write, writeText } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").CheckReading} CheckReading */

/** Often enough to follow, seldom enough not to flicker or to flood a screen reader. */
const EVERY_MS = 250;
/** The gauges drawn, in this order. */
const DRAWN = ["upright_trunk", "step_length", "landing"];
/** The word for a unit, for a screen reader. @type {Readonly<Record<string, string>>} */
const UNITS = Object.freeze({ deg: "unit.deg", "% soft": "unit.soft", "leg lengths": "unit.legs" });

/** One gauge of the page. */
class Gauge {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.root = element("div", "gauge");
    this.root.dataset.check = id;
    const head = element("div", "gauge-head");
    this.title = element("h3", "gauge-title", `gauge.${id}.title`);
    this.title.id = `gauge-${id}`;
    this.verdict = element("p", "gauge-verdict");
    head.append(this.title, this.verdict);
    this.track = element("div", "gauge-track");
    this.track.setAttribute("role", "meter");
    this.track.setAttribute("aria-labelledby", this.title.id);
    this.band = element("div", "gauge-band");
    this.needle = element("div", "gauge-needle");
    this.track.append(this.band, this.needle);
    const scale = element("div", "gauge-scale");
    const low = element("span", "gauge-low", `gauge.${id}.low`);
    const high = element("span", "gauge-high", `gauge.${id}.high`);
    low.ariaHidden = high.ariaHidden = "true";
    scale.append(low, this.track, high);
    this.reason = element("p", "gauge-reason");
    this.root.append(head, scale, this.reason);
    this.show(null);
  }

  /** @param {CheckReading|null} reading */
  show(reading) {
    const known = reading !== null && reading.verdict !== "cant_tell" && reading.value !== null;
    this.root.dataset.verdict = reading ? reading.verdict : "cant_tell";
    const verdict = this.verdictWord(reading);
    write(this.verdict, verdict);
    if (known) writeText(this.reason, "");
    else if (reading?.reason) writeText(this.reason, reading.reason);
    else write(this.reason, "gauge.cantTellYet");
    const reason = this.reason.textContent;
    this.needle.hidden = !known;
    if (reading) this.place(reading);
    this.describe(reading, known, reason ? `${word(verdict)}: ${reason}` : word(verdict));
  }

  /** @param {CheckReading|null} reading @returns {string} the key of the verdict's word */
  verdictWord(reading) {
    if (!reading || reading.verdict === "cant_tell") return "gauge.cantTell";
    if (reading.verdict === "good") return `gauge.${this.id}.good`;
    const fault = `fault.${reading.fault}`;
    return has(fault) ? fault : "gauge.fault";
  }

  /** @param {CheckReading} reading */
  place(reading) {
    const { scale_low: low, scale_high: high } = reading;
    const share = (/** @type {number} */ value) =>
      100 * Math.min(1, Math.max(0, (value - low) / (high - low)));
    const from = share(reading.ok_low ?? low);
    const to = share(reading.ok_high ?? high);
    this.band.style.left = `${from}%`;
    this.band.style.width = `${to - from}%`;
    if (reading.value !== null) this.needle.style.left = `${share(reading.value)}%`;
  }

  /** @param {CheckReading|null} reading @param {boolean} known @param {string} text */
  describe(reading, known, text) {
    const { track } = this;
    track.setAttribute("aria-valuemin", String(reading?.scale_low ?? 0));
    track.setAttribute("aria-valuemax", String(reading?.scale_high ?? 1));
    if (!known || !reading || reading.value === null) {
      track.setAttribute("aria-valuenow", String(reading?.scale_low ?? 0));
      track.setAttribute("aria-valuetext", text);
      return;
    }
    const digits = reading.unit === "deg" ? 0 : 2;
    const unit = reading.unit in UNITS ? word(UNITS[reading.unit]) : reading.unit;
    track.setAttribute("aria-valuenow", reading.value.toFixed(digits));
    track.setAttribute("aria-valuetext", `${text}, ${amount(reading.value, digits)} ${unit}`);
  }
}

/** All the gauges. */
export class Gauges {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    /** @type {Map<string, Gauge>} */
    this.gauges = new Map();
    for (const id of DRAWN) {
      const gauge = new Gauge(id);
      this.gauges.set(id, gauge);
      parent.append(gauge.root);
    }
    this.shownAt = -Infinity;
  }

  /** @param {CheckReading[]} readings @param {number} nowMs */
  show(readings, nowMs) {
    if (nowMs - this.shownAt < EVERY_MS) return;
    this.shownAt = nowMs;
    for (const [id, gauge] of this.gauges) {
      gauge.show(readings.find((reading) => reading.id === id) ?? null);
    }
  }
}

/** @param {string} tag @param {string} className @param {string} [key] @returns {HTMLElement} */
function element(tag, className, key) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (key) write(made, key);
  return made;
}
