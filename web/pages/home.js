// @ts-check
/** The start page: who walks, what today's session is, why, and the way to it. */

import { fillCalendar } from "./calendar.js";
import { dateWords } from "../shared/dates.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { agenda, leads, variations } from "./extras.js";
import { allFilms, filmsFor, showMe } from "../shared/films.js";
import { holdPanel } from "../shared/hold.js";
import { short } from "./names.js";
import { ask } from "../shared/rest.js";
import { watchRunning } from "./running.js";
import { noTrouble, open, tell, trouble } from "./shell.js";
import { word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").ProfileOut} ProfileOut */
/** @typedef {import("../shared/wire.d.ts").TodayOut} TodayOut */
/** @typedef {import("../shared/wire.d.ts").PartOut} PartOut */
/** @typedef {import("../shared/wire.d.ts").Level} Level */
/** @typedef {import("../shared/wire.d.ts").Mode} Mode */
/** @typedef {import("../shared/wire.d.ts").Place} Place */
/** @typedef {import("../shared/wire.d.ts").Variation} Variation */

let questions = 0; // how often the server was asked; only the newest answer counts

void open("home", async ({ people, me }) => {
  if (people.length === 0) {
    location.replace("/you?new");
    return;
  }
  who(people, me);
  void watchRunning(people, me);
  show(byId("home"), true);
  byId("home").classList.toggle("choosing", !me);
  if (!me) {
    byId("hello").textContent = t("home.who");
    return;
  }
  byId("hello").textContent = t("home.hello", { name: short(me.name) });
  await today(me, null, null, null, false);
});

/** @param {ProfileOut[]} people @param {ProfileOut|null} me */
function who(people, me) {
  const others = people.filter((one) => one !== me);
  const chips = others.map((one) => make("li", {},
    make("a", { class: "chip", href: `/?profile=${one.id}` },
      me ? t("home.notMe", { name: short(one.name) }) : short(one.name))));
  chips.push(make("li", {}, make("a", { class: "chip quiet-chip", href: "/you?new" },
    t("home.add"))));
  fill(byId("people"), ...chips);
}

/**
 * Get today's session and show it.
 * @param {ProfileOut} me @param {Place|null} place @param {Mode|null} mode
 * @param {Variation|null} variation
 * @param {boolean} asked  whether the walker has just chosen something
 */
async function today(me, place, mode, variation, asked) {
  const mine = ++questions;
  try {
    const found = await ask("GET /api/profiles/{profile_id}/today",
      { at: { profile_id: me.id }, query: { place, mode, variation } });
    if (mine !== questions) return;
    noTrouble();
    await session(found);
    leads(found);
    choices(me, found, mode);
    beside(me, found);
    if (asked) tell([found.mode_words, found.headline, found.total].join(". "));
  } catch (error) {
    trouble(error);
  }
}

/** @param {TodayOut} found */
async function session(found) {
  const walk = found.parts.length > 0 && !found.rest_until;
  byId("mode-now").textContent = found.on_hold ? ""
    : t("home.week", { week: found.week, mode: found.mode_words });
  byId("headline").textContent = found.on_hold ? t("hold.headline")
    : walk ? found.headline : t("home.restToday");
  byId("between").textContent = walk ? found.between : "";
  byId("total").textContent = walk ? found.total : "";
  byId("changed").textContent = walk ? found.changed ?? "" : "";
  byId("belt").textContent = walk ? found.belt?.words ?? "" : "";
  timeline(walk ? found.parts : []);
  void lessons(walk ? found.parts : []);
  show(byId("pickers"), !found.on_hold);
  show(byId("about"), !found.on_hold);
  show(byId("locked"), !found.on_hold);
  await waits(found);
  const start = byId("start");
  const query = new URLSearchParams({
    profile: String(found.profile.id), place: found.place, mode: found.mode,
  });
  if (found.variation) query.set("variation", found.variation);
  start.setAttribute("href", `/live?${query}`);
  const goesOn = found.cut_off && !walk; // also on what is now a day of rest
  start.textContent = goesOn ? t("home.goOn") : t("home.start");
  show(start, found.ready && (walk || goesOn));
  show(byId("start-hint"), found.ready && walk);
  show(byId("today"), true);
}

/** A film of each movement that today's session attends to.
 * @param {PartOut[]} walked */
async function lessons(walked) {
  try {
    const films = filmsFor(await allFilms(), walked.map(({ focus }) => focus));
    fill(byId("show-me"), ...films.map((film) => showMe(film)));
  } catch (error) {
    trouble(error);
  }
}

/** The session drawn to scale, and in words. @param {PartOut[]} walked */
function timeline(walked) {
  fill(byId("timeline"), ...walked.map((part) => {
    const piece = make("span", { class: `piece ${part.kind}` });
    piece.style.flexGrow = String(part.duration_s);
    return piece;
  }));
  /** @type {Map<string, string>} */
  const kinds = new Map(walked.map((part) => [part.kind, part.words]));
  fill(byId("key"), ...[...kinds].map(([kind, words]) =>
    make("li", {}, make("span", { class: `swatch ${kind}` }), words)));
  fill(byId("parts"), ...walked.map((part) => make("li", {},
    make("span", { class: "strong" }, part.steps ? t("home.steps", { steps: part.steps })
      : part.length), ` ${part.full}`,
    part.focus_words ? make("span", { class: "focus" }, ` ${part.focus_words}`) : null)));
  show(byId("parts-box"), walked.length > 0);
}

/** What stands in the way of walking now. @param {TodayOut} found */
async function waits(found) {
  const place = byId("waits");
  const held = found.on_hold ? await holdPanel(found.profile.id, () => location.reload()) : null;
  const health = make("a", { class: "start", href: `/you?profile=${found.profile.id}#health` },
    t(found.profile.screening_due ? "home.answer" : "home.seeHealth"));
  if (held) {
    fill(place, held);
  } else if (found.profile.screening_due) {
    fill(place, make("p", {}, t("home.due")), health);
  } else if (!found.ready) {
    fill(place, make("p", {}, t("home.clinician")), health);
  } else if (found.rest_until) {
    fill(place, make("p", {}, t("home.restUntil", { day: dateWords(found.rest_until) })));
  } else {
    fill(place);
  }
  show(place, place.childElementCount > 0);
}

/** @param {ProfileOut} me @param {TodayOut} found @param {Mode|null} mode  as chosen so far */
function choices(me, found, mode) {
  const places = found.places.map((one) => choice("place", one.id, one.name, {
    checked: one.id === found.place, pick: () => today(me, one.id, mode, found.variation, true),
  }));
  renew(byId("places"), places);
  const modes = found.modes.map((one) => choice("mode", one.id, one.name, {
    checked: one.id === found.mode, locked: !one.open,
    pick: () => today(me, found.place, one.id, found.variation, true),
  }));
  renew(byId("modes"), modes);
  renew(byId("variations"), variations(found,
    (variation) => today(me, found.place, mode, variation, true), choice));
  byId("about").textContent = found.mode_about;
  const locked = found.modes.filter((one) => !one.open && one.why.length);
  fill(byId("locked"), ...locked.map(({ name, why: [first] }) =>
    make("li", {}, first.startsWith(name) ? first : `${name}: ${first}`)));
}

/**
 * @param {string} group @param {string} value @param {string} words
 * @param {{checked: boolean, locked?: boolean, pick: () => void}} how
 */
function choice(group, value, words, { checked, locked = false, pick }) {
  const input = make("input", {
    type: "radio", name: group, value, checked, disabled: locked,
    "aria-describedby": locked ? (group === "variation" ? "vary-about" : "locked") : null,
  });
  input.addEventListener("change", pick);
  return make("label", { class: "choice" }, input, make("span", {}, words));
}

/** Fill anew and leave the focus on the choice it was on. @param {Element} place
 * @param {HTMLElement[]} labels */
function renew(place, labels) {
  const active = document.activeElement;
  const value = active instanceof HTMLInputElement && place.contains(active) ? active.value : null;
  fill(place, ...labels);
  for (const input of place.querySelectorAll("input")) if (input.value === value) input.focus();
}

/** What stands beside the session. @param {ProfileOut} me @param {TodayOut} found */
function beside(me, found) {
  fill(byId("why"), ...found.why.map((reason) => make("li", {}, reason)));
  show(byId("why-card"), found.why.length > 0);
  byId("streak").textContent = found.on_hold ? ""
    : found.streak.length ? found.streak.words : t("home.noStreak");
  if (found.streak.keep_until) {
    byId("streak").textContent += ` ${t("home.keepUntil",
      { day: dateWords(found.streak.keep_until) })}`;
  }
  fillCalendar(byId("calendar"), byId("calendar-key"), found.calendar, found.day);
  agenda(found);
  byId("level-now").textContent = found.gate.level_words;
  fill(byId("gate"), ...found.gate.words.map((words) => make("li", {}, words)));
  const up = /** @type {HTMLButtonElement} */ (byId("level-up"));
  show(up, found.gate.open);
  up.textContent = t("home.levelUp");
  const next = found.gate.next_level;
  up.onclick = () => next && void levelUp(me, next);
  const [lead, ...rules] = found.stop_rules;
  byId("stop-title").textContent = lead;
  fill(byId("stops"), ...rules.map((rule) => make("li", {}, rule)));
  show(byId("beside"), true);
}

/** @param {ProfileOut} me @param {Level} level */
async function levelUp(me, level) {
  try {
    await ask("PATCH /api/profiles/{profile_id}", { at: { profile_id: me.id }, body: { level } });
    location.reload();
  } catch (error) {
    trouble(error);
  }
}
