// @ts-check
/** What a physiotherapist prescribed: entered, replaced or taken off; it then leads. */

import { dateWords } from "../shared/dates.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { Problem, ask } from "../shared/rest.js";
import { tell, trouble } from "./shell.js";
import { word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").KeptOut} KeptOut */
/** @typedef {import("../shared/wire.d.ts").PrescriptionIn} PrescriptionIn */
/** @typedef {import("../shared/wire.d.ts").PrescriptionsOut} PrescriptionsOut */
/** @typedef {import("../shared/wire.d.ts").ProfileOut} ProfileOut */

/** The fields of the form, by the server's names, in their order on the page. */
const NUMBERS = ["steps", "sets", "rest_s", "times_a_week"];
const FIELDS = ["steps", "sets", "rest_s", "side", "times_a_week", "by", "given_on", "until"];
const DAY = /** @type {const} */ ({ day: "numeric", month: "long", year: "numeric" });

/** @param {ProfileOut} me */
export async function startPrescription(me) {
  const at = { profile_id: me.id };
  const found = await ask("GET /api/profiles/{profile_id}/prescription", { at });
  sides(found);
  write(found);
  byId("prescription").addEventListener("submit", (event) => {
    event.preventDefault();
    void send(t("prescription.kept"),
      () => ask("PUT /api/profiles/{profile_id}/prescription", { at, body: read() }));
  });
  byId("pre-remove").addEventListener("click", () => {
    void send(t("prescription.removed"),
      () => ask("DELETE /api/profiles/{profile_id}/prescription", { at }));
  });
  show(byId("prescription"), true);
}

/** @param {string} id @returns {HTMLInputElement} */
function input(id) {
  return byId(`pre-${id}`, HTMLInputElement);
}

/** @param {PrescriptionsOut} found */
function sides(found) {
  const chosen = found.current?.side ?? "either";
  fill(byId("pre-side"), ...found.sides.map(({ id, words }) => make("label", { class: "choice" },
    make("input", { type: "radio", name: "pre-side", value: id, checked: id === chosen }),
    make("span", {}, words))));
}

/** Show what leads, and leave it in the form to be changed. @param {PrescriptionsOut} found */
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

/** @param {KeptOut} one @returns {HTMLElement[]} */
function lines(one) {
  const day = dateWords(one.given_on, DAY);
  const dates = one.until
    ? t("prescription.datesUntil", { by: one.by, day, until: dateWords(one.until, DAY) })
    : t("prescription.dates", { by: one.by, day });
  return [make("p", {}, one.words), make("p", { class: "hint" }, dates)];
}

/** @returns {PrescriptionIn} what was entered, right or not: what is no number goes as it is, for
 * the server says what is wrong with it */
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
  return /** @type {PrescriptionIn} */ (/** @type {unknown} */ (given));
}

/** @param {string} done  what to say then @param {() => Promise<PrescriptionsOut>} change */
async function send(done, change) {
  for (const field of [...FIELDS, "all"]) wrong(field, "");
  try {
    write(await change());
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
