// @ts-check
/** What a physiotherapist prescribed: entered, replaced or taken off; it then leads. */

import { dateWords } from "./dates.js";
import { byId, fill, make, show } from "./dom.js";
import { Problem, ask } from "./rest.js";
import { tell, trouble } from "./shell.js";
import { word as t } from "./words.js";

/** @typedef {import("./shell.js").Profile} Profile */

/**
 * @typedef {object} Prescription
 * @property {number} id
 * @property {number} steps
 * @property {number} sets
 * @property {number} rest_s
 * @property {string} side
 * @property {number} times_a_week
 * @property {string} by
 * @property {string} given_on
 * @property {string|null} until
 * @property {string} words
 * @property {boolean} holds
 */

/**
 * @typedef {object} Prescriptions
 * @property {Prescription|null} current
 * @property {Prescription[]} earlier
 * @property {{id: string, words: string}[]} sides
 */

/** The fields of the form, by the server's names, in their order on the page. */
const NUMBERS = ["steps", "sets", "rest_s", "times_a_week"];
const FIELDS = ["steps", "sets", "rest_s", "side", "times_a_week", "by", "given_on", "until"];
const DAY = /** @type {const} */ ({ day: "numeric", month: "long", year: "numeric" });

/** @param {Profile} me */
export async function startPrescription(me) {
  const path = `profiles/${me.id}/prescription`;
  const found = /** @type {Prescriptions} */ (await ask(path));
  sides(found);
  write(found);
  byId("prescription").addEventListener("submit", (event) => {
    event.preventDefault();
    void send(path, "PUT", t("prescription.kept"), read());
  });
  byId("pre-remove").addEventListener("click", () => {
    void send(path, "DELETE", t("prescription.removed"));
  });
  show(byId("prescription"), true);
}

/** @param {string} id @returns {HTMLInputElement} */
function input(id) {
  return byId(`pre-${id}`, HTMLInputElement);
}

/** @param {Prescriptions} found */
function sides(found) {
  const chosen = found.current?.side ?? "either";
  fill(byId("pre-side"), ...found.sides.map(({ id, words }) => make("label", { class: "choice" },
    make("input", { type: "radio", name: "pre-side", value: id, checked: id === chosen }),
    make("span", {}, words))));
}

/** Show what leads, and leave it in the form to be changed. @param {Prescriptions} found */
function write({ current, earlier }) {
  const now = byId("pre-now");
  fill(now, current ? make("p", { class: "strong" },
    t(current.holds ? "prescription.now" : "prescription.over")) : null,
  ...(current ? lines(current) : []));
  show(now, current !== null);
  show(byId("pre-remove-box"), current !== null);
  byId("pre-save").textContent = t(current ? "prescription.replace" : "prescription.save");
  if (current) {
    for (const name of NUMBERS) input(name).value = String(current[/** @type {"steps"} */ (name)]);
    input("by").value = current.by;
    input("given_on").value = current.given_on;
    input("until").value = current.until ?? "";
  }
  fill(byId("pre-earlier-list"), ...earlier.map((one) => make("li", {}, ...lines(one))));
  show(byId("pre-earlier"), earlier.length > 0);
}

/** @param {Prescription} one @returns {HTMLElement[]} */
function lines(one) {
  const day = dateWords(one.given_on, DAY);
  const dates = one.until
    ? t("prescription.datesUntil", { by: one.by, day, until: dateWords(one.until, DAY) })
    : t("prescription.dates", { by: one.by, day });
  return [make("p", {}, one.words), make("p", { class: "hint" }, dates)];
}

/** @returns {Record<string, string|number|null>} what was entered; what is no number as it is */
function read() {
  /** @type {Record<string, string|number|null>} */
  const given = {};
  for (const name of NUMBERS) {
    const typed = input(name).value.trim();
    given[name] = /^\d{1,6}$/.test(typed) ? Number(typed) : typed;
  }
  const side = byId("pre-side").querySelector("input:checked");
  given.side = side instanceof HTMLInputElement ? side.value : "";
  given.by = input("by").value.trim().replace(/\s+/g, " ");
  given.given_on = input("given_on").value || null;
  given.until = input("until").value || null;
  return given;
}

/**
 * @param {string} path @param {"PUT"|"DELETE"} method @param {string} done  what to say then
 * @param {Record<string, string|number|null>} [body]
 */
async function send(path, method, done, body) {
  for (const field of [...FIELDS, "all"]) wrong(field, "");
  try {
    write(await ask(path, { method, body }));
    byId("pre-done").textContent = done;
    tell(done);
  } catch (error) {
    byId("pre-done").textContent = "";
    if (error instanceof Problem) refused(error);
    else trouble(error);
  }
}

/** @param {Problem} error */
function refused(error) {
  const named = FIELDS.filter((field) => field in error.fields);
  for (const field of named) wrong(field, error.fields[field]);
  if (!named.length) wrong("all", error.message);
  else if (named[0] !== "side") input(named[0]).focus();
}

/** @param {string} field @param {string} words  none: it is right */
function wrong(field, words) {
  const place = byId(`pre-${field}-wrong`);
  place.textContent = words;
  show(place, Boolean(words));
  if (field !== "side" && field !== "all") {
    input(field).setAttribute("aria-invalid", String(Boolean(words)));
  }
}
