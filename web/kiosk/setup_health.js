// @ts-check
/** How the kiosk is, in tables. */

import { dateWords } from "../shared/dates.js";
import { fill, make } from "../shared/dom.js";
import { amount, has, size, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").HealthOut} HealthOut */
/** @typedef {import("../shared/wire.d.ts").LaneHealth} LaneHealth */
/** @typedef {import("../shared/wire.d.ts").OperationsView} OperationsView */
/** @typedef {import("../shared/wire.d.ts").KioskProblem} KioskProblem */
/** @typedef {import("../shared/wire.d.ts").DaySummary} DaySummary */

const MOST_DAYS = 7;
const MOST_RECENT = 12;

/** @param {HTMLElement} where @param {HealthOut} told */
export function showHealth(where, told) {
  fill(
    where,
    table(
      ["lane", "watches", "rate", "age", "size", "memory", "restarts"],
      told.lanes.map((lane) => laneRow(lane, told.upkeep?.readiness.open ?? true)),
    ),
    make("p", { class: "line" }, t("kiosk.setup.results", { count: told.results })),
    ...(told.upkeep ? upkeep(told.upkeep, told) : []),
  );
}

/** @param {OperationsView} view @param {HealthOut} told @returns {HTMLElement[]} */
function upkeep(view, { free_mb: freeMb, lanes }) {
  const named = new Map(lanes.map(({ id, name }) => [id, name]));
  const days = [...(view.today ? [view.today] : []), ...view.days.slice(0, MOST_DAYS)];
  const free = freeMb === null ? "–" : size(1e6 * freeMb);
  return [
    make("p", { class: "line" }, t("kiosk.setup.version", { version: view.version, free })),
    ...(view.waiting ? [make("p", { class: "line" }, t("kiosk.setup.waiting", { count: view.waiting }))] : []),
    make("h3", {}, t("kiosk.setup.standing")),
    problems(view.open, named, "bad"),
    make("h3", {}, t("kiosk.setup.recent")),
    problems(view.recent.slice(0, MOST_RECENT), named, ""),
    make("h3", {}, t("kiosk.setup.counts")),
    days.length
      ? table(["day", "greeted", "begun", "completed", "minutes", "tip"], days.map(dayRow))
      : make("p", { class: "line" }, t("kiosk.setup.uncounted")),
  ];
}

/** @param {KioskProblem[]} told @param {Map<string, string>} named lanes by id, as the screens call
 * them @param {string} mark @returns {HTMLElement} */
function problems(told, named, mark) {
  if (!told.length) return make("p", { class: "line" }, t("kiosk.setup.none"));
  const rows = told.map((one) => [
    dateWords(one.at, { dateStyle: "medium", timeStyle: "short" }),
    (named.get(one.lane) ?? one.lane) || "–",
    make("div", {}, make("span", { class: one.over ? "" : mark }, sentence(one)), inEnglish(one.detail)),
    one.over ? t("kiosk.setup.over") : "",
  ]);
  return table(["at", "lane", "what", "over"], rows);
}

/** @param {KioskProblem} one @returns {string} what is the matter, and what to do */
function sentence({ id }) {
  return has(`kiosk.problem.${id}`) ? t(`kiosk.problem.${id}`) : id;
}

/** What the kiosk's own log says, which is English. @param {string} detail @returns {Node|string} */
function inEnglish(detail) {
  return detail ? make("span", { class: "detail", lang: "en" }, detail) : "";
}

/** @param {DaySummary} day @returns {(string|Node)[]} */
function dayRow(day) {
  return [
    dateWords(day.day, { dateStyle: "medium" }),
    String(day.greeted),
    String(day.begun),
    String(day.completed),
    amount(day.walked_s / 60, 1),
    tip(day.tip),
  ];
}

/** @param {string|null} id @returns {string} the most given tip in words, where it has any */
function tip(id) {
  if (!id) return "–";
  return has(`cue.${id}`) ? t(`cue.${id}`) : id;
}

/** @param {LaneHealth} lane @param {boolean} open the gym is @returns {(string|Node)[]} */
function laneRow({ name, restarts, beat }, open) {
  const well = beat.busy ? "busy" : open ? "well" : "closed";
  const state = beat.trouble
    ? make("div", {}, make("span", { class: "bad" }, t(`kiosk.setup.trouble.${beat.trouble}`)), inEnglish(beat.detail))
    : t(`kiosk.setup.${well}`);
  return [
    name,
    state,
    t("kiosk.setup.perSecond", { rate: amount(beat.rate_hz, 1) }),
    beat.picture_age_s === null ? "–" : t("kiosk.setup.seconds", { seconds: amount(beat.picture_age_s, 1) }),
    beat.width ? `${beat.width} × ${beat.height}` : "–",
    t("kiosk.setup.megabytes", { size: amount(beat.memory_mb, 0) }),
    `${restarts} / ${beat.reopened}`,
  ];
}

/** @param {string[]} heads words below `kiosk.setup.head` @param {(string|Node)[][]} rows
 * @returns {HTMLElement} */
function table(heads, rows) {
  const names = heads.map((one) => t(`kiosk.setup.head.${one}`));
  const head = make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name)));
  // On a phone each cell stands on a line of its own, with its head before it.
  const body = rows.map((row) =>
    make("tr", {}, ...row.map((cell, index) => make("td", { "data-head": names[index] }, cell))),
  );
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
}
