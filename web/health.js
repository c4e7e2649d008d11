// @ts-check
/** The health screen: one short page of questions, each to be answered with yes or no. */

import { byId, fill, make, show } from "./dom.js";
import { ask } from "./rest.js";
import { noTrouble, trouble } from "./shell.js";
import { word as t } from "./words.js";

/** @typedef {import("./shell.js").Profile} Profile */

/**
 * @typedef {object} Question
 * @property {string} id
 * @property {string} asks
 * @property {"blocks"|"tell"|"no_sound_only"} grade
 * @property {boolean|null} answer
 */

/**
 * @typedef {object} Screening
 * @property {Question[]} questions
 * @property {boolean} allowed
 * @property {string[]} unanswered
 * @property {string[]} notes
 * @property {boolean} due
 * @property {string|null} clinician_agreed_at
 */

/** @param {Profile} me */
export async function startHealth(me) {
  const found = /** @type {Screening} */ (await ask(`profiles/${me.id}/screening`));
  // Answers that no longer hold are asked anew, not taken over.
  fill(byId("questions"), ...found.questions.map((one) => question(one, found.due)));
  agreeBox().checked = !found.due && found.clinician_agreed_at !== null;
  weigh(found.questions);
  if (!found.due) result(me, found);
  byId("questions").addEventListener("change", () => {
    agreeBox().checked = false; // it was about other answers
    weigh(found.questions);
  });
  byId("health").addEventListener("submit", (event) => {
    event.preventDefault();
    void save(me, found.questions);
  });
  show(byId("health"), true);
}

function agreeBox() {
  return byId("agree", HTMLInputElement);
}

/** @param {Question} one @param {boolean} due */
function question(one, due) {
  const name = `ask-${one.id}`;
  const answers = [true, false].map((answer) => make("label", { class: "choice" },
    make("input", {
      type: "radio", name, value: String(answer), checked: !due && one.answer === answer,
    }),
    make("span", {}, t(answer ? "you.yes" : "you.no"))));
  return make("fieldset", { class: "question", id: name },
    make("legend", {}, one.asks), make("div", { class: "choices" }, ...answers));
}

/** @param {Question[]} questions @returns {Record<string, boolean>} */
function answers(questions) {
  /** @type {Record<string, boolean>} */
  const given = {};
  for (const { id } of questions) {
    const chosen = byId(`ask-${id}`).querySelector("input:checked");
    if (chosen instanceof HTMLInputElement) given[id] = chosen.value === "true";
  }
  return given;
}

/** Whether a clinician is to be asked, by the answers so far. @param {Question[]} questions */
function weigh(questions) {
  const given = answers(questions);
  show(byId("agree-box"), questions.some((one) => given[one.id] && one.grade === "blocks"));
}

/** @param {Profile} me @param {Question[]} questions */
async function save(me, questions) {
  const given = answers(questions);
  for (const { id } of questions) byId(`ask-${id}`).classList.toggle("open", !(id in given));
  const body = { answers: given, clinician_agreed: agreeBox().checked };
  try {
    const found = await ask(`profiles/${me.id}/screening`, { method: "PUT", body });
    noTrouble();
    result(me, found);
    if (found.unanswered.length) {
      byId(`ask-${found.unanswered[0]}`).querySelector("input")?.focus();
    } else if (found.allowed) {
      byId("go-on").focus();
    }
  } catch (error) {
    trouble(error);
  }
}

/** @param {Profile} me @param {Screening} found */
function result(me, found) {
  fill(byId("result"), ...found.notes.map((note, index) =>
    make("p", { class: index ? "" : "strong" }, note)));
  byId("result").dataset.allowed = String(found.allowed);
  byId("go-on").setAttribute("href", `/?profile=${me.id}`);
  show(byId("go-on"), found.allowed);
}
