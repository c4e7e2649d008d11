// @ts-check
/** The health screen: one short page of questions, each to be answered with yes or no. */

import { dateWords } from "../shared/dates.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { agreementFields, holdPanel } from "../shared/hold.js";
import { ask } from "../shared/rest.js";
import { noTrouble, trouble } from "./shell.js";
import { word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").ProfileOut} ProfileOut */
/** @typedef {import("../shared/wire.d.ts").QuestionOut} QuestionOut */
/** @typedef {import("../shared/wire.d.ts").ScreeningOut} ScreeningOut */

/** @param {ProfileOut} me */
export async function startHealth(me) {
  let found = await ask("GET /api/profiles/{profile_id}/screening", { at: { profile_id: me.id } });
  // Answers that no longer hold are asked anew, not taken over; of others only what is new.
  fill(byId("questions"), ...found.questions.map((one) => question(one, found.aged)));
  const { fields, given, clear } = agreementFields("agree-");
  fill(byId("agree"), fields);
  weigh(found);
  if (!found.due) result(me, found);
  byId("questions").addEventListener("change", () => weigh(found));
  byId("health").addEventListener("submit", async (event) => {
    event.preventDefault();
    const kept = await save(me, found, given());
    if (kept === null) return;
    found = kept;
    clear(); // it was for these answers
  });
  show(byId("health"), true);
  await held(me);
}

/** Why one is on hold, and the way back. @param {ProfileOut} me */
async function held(me) {
  const panel = await holdPanel(me.id, () => location.reload());
  fill(byId("held"), panel);
  show(byId("held"), panel !== null);
}

/** @param {QuestionOut} one @param {boolean} aged */
function question(one, aged) {
  const name = `ask-${one.id}`;
  const answers = [true, false].map((answer) => make("label", { class: "choice" },
    make("input", {
      type: "radio", name, value: String(answer), checked: !aged && one.answer === answer,
    }),
    make("span", {}, t(answer ? "you.yes" : "you.no"))));
  return make("fieldset", { class: "question", id: name },
    make("legend", {}, one.asks), make("div", { class: "choices" }, ...answers));
}

/** @param {QuestionOut[]} questions @returns {Record<string, boolean>} */
function answers(questions) {
  /** @type {Record<string, boolean>} */
  const given = {};
  for (const { id } of questions) {
    const chosen = byId(`ask-${id}`).querySelector("input:checked");
    if (chosen instanceof HTMLInputElement) given[id] = chosen.value === "true";
  }
  return given;
}

/** Whether a clinician is to be asked, by the answers so far, and who has agreed to them.
 * @param {ScreeningOut} found */
function weigh({ questions, agreement }) {
  const given = answers(questions);
  const yes = questions.filter((one) => given[one.id] && one.does.includes("blocks"));
  const fresh = yes.some((one) => one.answer !== true);
  const agreed = agreement !== null && !fresh && yes.every((one) => agreement.covers.includes(one.id));
  show(byId("agree-box"), yes.length > 0);
  show(byId("agree"), !agreed);
  show(byId("agree-lead"), !agreed);
  show(byId("agreed"), agreed && yes.length > 0);
  byId("agreed").textContent = !agreement ? ""
    : t(agreement.who ? "you.agreedBy" : "you.agreedNameless",
      { who: agreement.who, day: dateWords(agreement.agreed_on) });
}

/** @param {ProfileOut} me @param {ScreeningOut} before
 * @param {{who: string, agreed_on: string}|null} agreement
 * @returns {Promise<ScreeningOut|null>} */
async function save(me, { questions }, agreement) {
  const given = answers(questions);
  for (const { id } of questions) byId(`ask-${id}`).classList.toggle("open", !(id in given));
  const wanted = byId("agree-box").hidden || byId("agree").hidden ? null : agreement;
  const missing = wanted !== null && !(wanted.who && wanted.agreed_on);
  show(byId("agree-wrong"), missing);
  byId("agree-wrong").textContent = missing ? t("you.need.agreement") : "";
  if (missing) {
    byId(wanted?.who ? "agree-on" : "agree-who").focus();
    return null;
  }
  const body = { answers: given, agreement: wanted };
  try {
    const found = await ask("PUT /api/profiles/{profile_id}/screening",
      { at: { profile_id: me.id }, body });
    noTrouble();
    weigh(found);
    result(me, found);
    if (found.unanswered.length) {
      byId(`ask-${found.unanswered[0]}`).querySelector("input")?.focus();
    } else if (found.allowed) {
      byId("go-on").focus();
    }
    return found;
  } catch (error) {
    trouble(error);
    return null;
  }
}

/** @param {ProfileOut} me @param {ScreeningOut} found */
function result(me, found) {
  fill(byId("result"), ...found.notes.map((note, index) =>
    make("p", { class: index ? "" : "strong" }, note)));
  byId("result").dataset.allowed = String(found.allowed);
  byId("go-on").setAttribute("href", `/?profile=${me.id}`);
  show(byId("go-on"), found.allowed);
}
