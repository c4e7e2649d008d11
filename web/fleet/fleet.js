// @ts-check
/** The operator's list: every kiosk, whether it is well, and what was counted today and this week. */

import { dateWords } from "../shared/dates.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { offerTheme } from "../shared/theme.js";
import { amount, begin, has, offer, speak, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").FleetList} FleetList */
/** @typedef {import("../shared/wire.d.ts").KioskLine} KioskLine */
/** @typedef {import("../shared/wire.d.ts").KioskProblem} KioskProblem */
/** @typedef {import("../shared/wire.d.ts").Rest} Rest */

/** @type {keyof Rest} */
const LIST = "GET /api/fleet";
const KEPT_KEY = "backstep.fleet.key"; // for this tab alone
const EVERY_MS = 30_000;
const SILENT_MS = 3_600_000;
/** @type {FleetList|null} */
let shown = null;

void open();

async function open() {
  await begin(byId("wait"));
  name();
  offer(byId("language", HTMLSelectElement), (tag) => void change(tag));
  offerTheme(byId("theme", HTMLSelectElement));
  byId("door", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    const field = byId("key", HTMLInputElement);
    keep(field.value.trim());
    field.value = "";
    void look();
  });
  await look();
  show(byId("wait"), false);
  setInterval(() => void look(), EVERY_MS);
}

/** @param {string} tag */
async function change(tag) {
  await speak(tag);
  name();
  if (shown) draw(shown);
}

function name() {
  document.title = `${t("fleet.title")} · ${t("brand")}`;
}

/** Ask for the list; with the key, if one was given. */
async function look() {
  const key = kept();
  if (!key && !byId("door").hidden) return; // it is being typed
  let answer;
  try {
    answer = await fetch(LIST.split(" ")[1], key ? { headers: { Authorization: `Bearer ${key}` } } : {});
  } catch {
    trouble(t("problem.gone"));
    return;
  }
  if (answer.status === 401) {
    keep("");
    shown = null;
    show(byId("fleet"), false);
    show(byId("door"), true);
    trouble(key ? t("fleet.wrong") : "");
    return;
  }
  const found = /** @type {FleetList|null} */ (await answer.json().catch(() => null));
  if (!answer.ok || !found) {
    trouble(/** @type {{error?: string}|null} */ (/** @type {unknown} */ (found))?.error ?? t("problem.unknown"));
    return;
  }
  trouble("");
  shown = found;
  draw(found);
}

/** @param {FleetList} list */
function draw(list) {
  const wrong = list.kiosks.filter((one) => !["well", "closed"].includes(stateOf(one, list))).length;
  byId("told").textContent = list.kiosks.length
    ? `${t("fleet.count", { count: list.kiosks.length })} ${wrong ? t("fleet.wrongs", { count: wrong }) : t("fleet.allwell")}`
    : t("fleet.none");
  // Whoever needs a look comes first.
  const order = ["unready", "silent", "new", "well", "closed"];
  const sorted = [...list.kiosks].sort((one, other) =>
    order.indexOf(stateOf(one, list)) - order.indexOf(stateOf(other, list)));
  const place = byId("kiosks");
  const opened = new Set([...place.querySelectorAll("details[open]")].map((one) => one.id));
  const focused = document.activeElement?.parentElement?.id; // of a list that is drawn anew
  fill(place, ...sorted.map((one) => card(one, list)));
  for (const one of place.querySelectorAll("details")) {
    one.open = opened.has(one.id);
    if (one.id && one.id === focused) one.querySelector("summary")?.focus();
  }
  show(byId("door"), false);
  show(byId("fleet"), true);
}

/** @param {KioskLine} one @param {FleetList} list @returns {"new"|"silent"|"closed"|"unready"|"well"} */
function stateOf(one, list) {
  if (!one.seen_at) return "new";
  if (Date.parse(list.now) - Date.parse(one.seen_at) > SILENT_MS) return "silent";
  if (one.closed) return "closed";
  return one.ready ? "well" : "unready";
}

/** @param {KioskLine} one @param {FleetList} list */
function card(one, list) {
  const state = stateOf(one, list);
  const other = one.version && one.version !== list.version ? t("fleet.other", { version: list.version }) : "";
  return make("li", { "data-state": state },
    make("h2", {}, one.name),
    make("p", { class: "state-line" }, t(`fleet.state.${state}`),
      state === "closed" && one.opens_at ? ` ${t("fleet.opens", { when: moment(one.opens_at) })}` : ""),
    one.seen_at && make("p", { class: "quiet-line" },
      t("fleet.seen", { when: moment(one.seen_at), version: one.version }), other && ` ${other}`),
    one.clock_off && make("p", {}, t("fleet.clock")),
    one.seen_at && counts(one),
    one.open.length > 0 && make("h3", {}, t("fleet.open")),
    one.open.length > 0 && make("ul", {}, ...one.open.map(problem)),
    one.recent.length > 0 && make("details", { id: `told-${one.name}` }, make("summary", {}, t("fleet.recent")),
      make("ul", {}, ...one.recent.map(problem))),
  );
}

/** @param {KioskLine} one */
function counts(one) {
  const spans = /** @type {const} */ (["today", "week"]);
  const row = (/** @type {string} */ name, /** @type {(span: "today"|"week") => string} */ value) =>
    make("tr", {}, make("th", { scope: "row" }, t(`fleet.${name}`)),
      ...spans.map((span) => make("td", {}, value(span))));
  return make("div", {},
    make("table", {},
      make("thead", {}, make("tr", {}, make("td", {}),
        ...spans.map((span) => make("th", { scope: "col" }, t(`fleet.${span}`))))),
      make("tbody", {},
        row("greeted", (span) => String(one[span].greeted)),
        row("begun", (span) => String(one[span].begun)),
        row("completed", (span) => String(one[span].completed)),
        row("minutes", (span) => amount(one[span].walked_s / 60, 0)))),
    one.week.tip && make("p", { class: "quiet-line" }, t("fleet.tip", { tip: tip(one.week.tip) })));
}

/** @param {string} id @returns {string} a tip in words, where it has any */
function tip(id) {
  return has(`cue.${id}`) ? t(`cue.${id}`) : id;
}

/** @param {KioskProblem} one */
function problem(one) {
  const words = has(`fleet.problem.${one.id}`) ? t(`fleet.problem.${one.id}`) : one.id;
  const where = one.lane ? ` (${one.lane})` : "";
  return make("li", {}, make("time", { datetime: one.at }, moment(one.at)), `: ${words}${where}`,
    one.over ? ` – ${t("fleet.over")}` : "", one.detail ? make("span", { class: "quiet-line", lang: "en" }, ` ${one.detail}`) : "");
}

/** @param {string} at */
function moment(at) {
  return dateWords(at, { dateStyle: "short", timeStyle: "short" });
}

/** @param {string} words  empty: there is none any more */
function trouble(words) {
  byId("trouble").textContent = words;
  show(byId("trouble"), words !== "");
}

/** @returns {string} */
function kept() {
  try {
    return sessionStorage.getItem(KEPT_KEY) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} key */
function keep(key) {
  try {
    sessionStorage.setItem(KEPT_KEY, key);
  } catch {
    // storage may be switched off; then the key is asked for anew
  }
}
