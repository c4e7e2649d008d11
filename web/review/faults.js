// @ts-check
/** Faults in a trainer's words: their names, what was measured, and what the coach says. */

import { amount, has, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").FindingOut} Finding */

/** How a check's unit is said, and with how many digits.
 * @type {Record<string, [name: string, digits: number]>} */
const UNITS = {
  "deg": ["deg", 1], "deg down": ["deg", 1], "leg lengths": ["leg", 2], "steps/min": ["spm", 0],
  "%": ["percent", 1], "% up": ["percent", 0], "% soft": ["soft", 0], "of height": ["height", 3],
  "m/s": ["mps", 2],
};

/** @param {Finding} finding @returns {string} such as "Long steps" */
export function faultName({ fault, text }) {
  const key = `review.fault.${fault}`;
  return has(key) ? t(key) : text || fault.replaceAll("_", " ");
}

/** Its name with the worst value and the edge of the good band, where it has numbers.
 * @param {Finding} finding @returns {string} such as "Long steps: 0.62 leg lengths, at most 0.50" */
export function findingWords(finding) {
  const { value, limit, unit } = finding;
  const name = faultName(finding);
  if (value === null || limit === null) return name;
  // To the back and to the left count below zero: what is said is how far.
  const far = value < limit && limit <= 0;
  const [said, edge] = far ? [-value, -limit] : [value, limit];
  const [of, digits] = UNITS[unit] ?? ["", 2];
  const shown = amount(said, digits);
  const whole = of ? t(`review.finding.unit.${of}`, { value: shown }) : `${shown} ${unit}`;
  return t(`review.finding.${said > edge ? "most" : "least"}`,
    { name, value: whole, limit: of === "deg" ? `${amount(edge, digits)}°` : amount(edge, digits) });
}

/** What the coach says about it; empty where it says nothing.
 * @param {Finding} finding @returns {string} */
export function coachWords({ cue, text }) {
  const key = `cue.${cue}`;
  return cue && has(key) ? t(key) : text;
}
