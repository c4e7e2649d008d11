// @ts-check
/** The calendar: whole weeks, days trained and planned told by shape and words, not colour alone. */

import { dateWords } from "../shared/dates.js";
import { fill, make } from "../shared/dom.js";
import { word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").DayOut} DayOut */

/**
 * @param {HTMLElement} table @param {HTMLElement} key  what the signs mean
 * @param {DayOut[]} days  whole weeks from a Monday @param {string} today
 */
export function fillCalendar(table, key, days, today) {
  const heads = days.slice(0, 7).map((day) => make("th", { scope: "col" },
    make("abbr", { title: dateWords(day.date, { weekday: "long" }) },
      dateWords(day.date, { weekday: "short" }))));
  const weeks = [];
  for (let index = 0; index < days.length; index += 7) {
    weeks.push(make("tr", {}, ...days.slice(index, index + 7).map((day) => cell(day, today))));
  }
  fill(table,
    make("caption", { class: "hidden" }, t("home.calendar")),
    make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...weeks));
  const named = new Map(days.filter((day) => day.kind !== "free")
    .map((day) => [day.kind, day.words]));
  fill(key, ...[...named].map(([kind, words]) =>
    make("li", {}, make("span", { class: `dot ${kind}` }), words)));
}

/** @param {DayOut} day @param {string} today */
function cell(day, today) {
  const number = String(Number(day.date.slice(8)));
  const said = day.kind === "free" ? "" : `, ${day.words}`;
  return make("td", { "aria-current": day.date === today ? "date" : null },
    make("span", { class: `day ${day.kind}`, "aria-hidden": "true" }, number),
    make("span", { class: "hidden" }, dateWords(day.date, { day: "numeric", month: "long" }) + said));
}
