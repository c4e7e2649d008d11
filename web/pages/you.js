// @ts-check
/** One person's page: who they are, the health screen, their data. For a newcomer, in two steps. */

import { startData } from "./data.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { startHealth } from "./health.js";
import { short } from "./names.js";
import { startPrescription } from "./prescription.js";
import { Problem, ask } from "../shared/rest.js";
import { open, trouble } from "./shell.js";
import { feetOf, kilograms, metres, metresOfFeet, number, poundsOf } from "./units.js";
import { language, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").ProfileOut} ProfileOut */

/** @type {import("../shared/wire.d.ts").Level[]} */
const LEVELS = ["beginner", "intermediate", "advanced"];
/** @type {import("../shared/wire.d.ts").Place[]} */
const PLACES = ["hallway", "open_floor", "treadmill", "outdoors"];
/** @type {import("../shared/wire.d.ts").Units[]} */
const UNITS = ["metric", "imperial"];
const FIELDS = ["name", "height", "mass", "profile"];
/** No country at all (ISO 3166 leaves it free): one that is not in the list. */
const ELSEWHERE = "ZZ";

void open("you", async ({ me }) => {
  byId("title").textContent = me ? t("you.titleNamed", { name: short(me.name) }) : t("you.welcome");
  byId("lead").textContent = me ? "" : t("you.lead");
  show(byId("for-trainers"), !me);
  byId("save").textContent = me ? t("you.save") : t("you.next");
  form(me);
  await regions(me);
  show(byId("you"), true);
  if (!me) {
    steps(1);
    return;
  }
  const newcomer = new URLSearchParams(location.search).has("newcomer");
  await startHealth(me);
  if (newcomer) {
    steps(2);
    byId("title").textContent = t("you.healthTitle", { name: short(me.name) });
    show(byId("profile"), false);
  } else {
    await startPrescription(me);
    startData(me);
  }
  if (newcomer || location.hash === "#health") byId("health-title").focus();
  else if (location.hash === "#prescription") byId("prescription-title").focus();
});

/** Where a newcomer is. @param {1|2} now */
function steps(now) {
  const names = [t("you.about"), t("you.health")];
  fill(byId("steps"), ...names.map((name, index) =>
    make("li", { "aria-current": index + 1 === now ? "step" : null }, name)));
  show(byId("steps"), true);
}

/** @param {ProfileOut|null} me */
function form(me) {
  const units = me?.units ?? (/-(US|LR|MM)$/.test(navigator.language) ? "imperial" : "metric");
  input("name").value = me?.name ?? "";
  radios("units", UNITS, "you.unitsOf", units);
  radios("levels", LEVELS, "level", me?.level ?? "beginner");
  radios("places", PLACES, "place", me?.place ?? "hallway");
  write(me?.height_m ?? null, me?.mass_kg ?? null, units);
  byId("units").addEventListener("change", () => {
    const [before, now] = chosen("units", UNITS) === "imperial" ? ["metric", "imperial"]
      : ["imperial", "metric"];
    write(height(before), mass(before), now);
  });
  byId("profile").addEventListener("submit", (event) => {
    event.preventDefault();
    void save(me);
  });
}

/** @param {string} id @param {string[]} values @param {string} words @param {string} now */
function radios(id, values, words, now) {
  fill(byId(id), ...values.map((value) => make("label", { class: "choice" },
    make("input", { type: "radio", name: id, value, checked: value === now }),
    make("span", {}, t(`${words}.${value}`)))));
}

/** The countries whose emergency number is known, and any other. @param {ProfileOut|null} me */
async function regions(me) {
  const found = await ask("GET /api/regions");
  const names = new Intl.DisplayNames([language()], { type: "region" });
  const known = found.regions.map((one) =>
    ({ ...one, name: names.of(one.region) ?? one.region }));
  known.sort((a, b) =>
    a.name.localeCompare(b.name, language()));
  const list = /** @type {HTMLSelectElement} */ (byId("region"));
  fill(list, ...known.map((one) =>
    new Option(`${one.name}: ${one.number}`, one.region)),
  new Option(t("you.regionOther", { number: found.number }), ELSEWHERE));
  list.value = me?.region ?? found.guess ?? ELSEWHERE;
  if (list.value === "") list.value = ELSEWHERE; // one that is not in the list
}

/** @template {string} T @param {string} id @param {T[]} values
 * @returns {T} one is always chosen */
function chosen(id, values) {
  const found = byId(id).querySelector("input:checked");
  const value = found instanceof HTMLInputElement ? found.value : "";
  return values.find((one) => one === value) ?? values[0];
}

/** @param {string} id */
function input(id) {
  return byId(id, HTMLInputElement);
}

/** Show what is known in these units. @param {number|null} height_m @param {number|null} mass_kg
 * @param {string} units */
function write(height_m, mass_kg, units) {
  const imperial = units === "imperial";
  show(byId("height-metric"), !imperial);
  show(byId("height-imperial"), imperial);
  byId("mass-label").textContent = t(imperial ? "you.massLb" : "you.massKg");
  if (height_m !== null && !Number.isNaN(height_m)) {
    const { feet, inches } = feetOf(height_m);
    input("height_cm").value = String(Math.round(height_m * 1000) / 10);
    input("height_ft").value = String(feet);
    input("height_in").value = String(inches);
  }
  if (mass_kg !== null && !Number.isNaN(mass_kg)) {
    input("mass").value = String(imperial ? poundsOf(mass_kg) : Math.round(mass_kg * 10) / 10);
  }
}

/** @param {string} units @returns {number|null} metres; NaN for what is no number */
function height(units) {
  if (units === "imperial") {
    return metresOfFeet(number(input("height_ft").value), number(input("height_in").value));
  }
  return metres(number(input("height_cm").value));
}

/** @param {string} units @returns {number|null} kilograms; NaN for what is no number */
function mass(units) {
  const typed = number(input("mass").value);
  return units === "imperial" ? kilograms(typed) : typed;
}

/** @param {ProfileOut|null} me */
async function save(me) {
  const units = chosen("units", UNITS);
  const given = {
    name: input("name").value.trim().replace(/\s+/g, " "),
    height_m: height(units),
    mass_kg: mass(units),
    level: chosen("levels", LEVELS),
    units,
    place: chosen("places", PLACES),
    language: language(),
    region: /** @type {HTMLSelectElement} */ (byId("region")).value,
  };
  for (const field of FIELDS) wrong(field, "");
  const needed = [
    given.name ? "" : "name",
    given.height_m === null || Number.isNaN(given.height_m) ? "height" : "",
    Number.isNaN(given.mass_kg) ? "mass" : "",
  ].filter(Boolean);
  for (const field of needed) wrong(field, t(`you.need.${field}`));
  if (needed.length) {
    focusOn(needed[0], units);
    return;
  }
  try {
    const kept = me
      ? await ask("PATCH /api/profiles/{profile_id}", { at: { profile_id: me.id }, body: given })
      : await ask("POST /api/profiles", { body: given });
    location.assign(me ? `/?profile=${kept.id}` : `/you?profile=${kept.id}&newcomer`);
  } catch (error) {
    refused(error, units);
  }
}

/** @param {unknown} error @param {string} units */
function refused(error, units) {
  if (!(error instanceof Problem)) {
    trouble(error);
    return;
  }
  let first = "";
  for (const [name, words] of Object.entries(error.fields)) {
    const field = { height_m: "height", mass_kg: "mass", name: "name" }[name] ?? "profile";
    wrong(field, words);
    first ||= field;
  }
  if (!first) wrong("profile", error.message);
  focusOn(first, units);
}

/** @param {string} field @param {string} words  none: it is right */
function wrong(field, words) {
  const place = byId(`${field}-wrong`);
  place.textContent = words;
  show(place, Boolean(words));
  const ids = { height: ["height_cm", "height_ft", "height_in"], name: ["name"], mass: ["mass"] };
  for (const id of ids[/** @type {keyof typeof ids} */ (field)] ?? []) {
    input(id).setAttribute("aria-invalid", String(Boolean(words)));
  }
}

/** @param {string} field @param {string} units */
function focusOn(field, units) {
  const height_id = units === "imperial" ? "height_ft" : "height_cm";
  const id = { name: "name", height: height_id, mass: "mass" }[field];
  if (id) input(id).focus();
}
