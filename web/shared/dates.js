// @ts-check
/** Days and moments, written as the page's language writes them. */

import { language } from "./words.js";

/** @param {string} day as 2026-11-22, or a moment @param {Intl.DateTimeFormatOptions} [options] */
export function dateWords(day, options = { weekday: "long", day: "numeric", month: "long" }) {
  // A day without a clock is the walker's own, not midnight in Greenwich.
  const moment = new Date(day.length === 10 ? `${day}T12:00:00` : day);
  return new Intl.DateTimeFormat(language(), options).format(moment);
}
