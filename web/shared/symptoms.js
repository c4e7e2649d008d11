// @ts-check
/** What one may have felt, to be ticked; told to the server, it holds. */

import { make, tick } from "./dom.js";
import { word } from "./words.js";

/** @typedef {import("./wire.d.ts").Symptom} Symptom */

/** As in `app/programme/screening.py`. */
const SYMPTOMS = /** @type {const} */ (["chest_pain", "fainted", "breathless_rest", "breathless", "dizzy", "joint_pain"]);
/** Something was told that holds now: whoever can shows what to do. */
export const FELT = "backstep:felt";

/** The boxes, under a question. @param {string} question */
export function symptomBoxes(question) {
  return make("fieldset", { class: "felt" }, make("legend", {}, question),
    ...SYMPTOMS.map((one) => tick(one, word(`summary.symptom.${one}`))));
}

/** @param {Element} place @returns {Symptom[]} what has been ticked there */
export function tickedIn(place) {
  return [...place.querySelectorAll(".felt input:checked")]
    .map((one) => /** @type {Symptom} */ (/** @type {HTMLInputElement} */ (one).value));
}

/**
 * A form of its own, that comes before anything else.
 * @param {string} question @param {(symptoms: Symptom[]) => Promise<unknown>} tell it to the server
 * @param {() => void} [onTold] after it
 * @returns {HTMLFormElement}
 */
export function symptomForm(question, tell, onTold = () => {}) {
  const answer = make("p", { role: "status", class: "kept" });
  const form = make("form", { class: "ask first" }, symptomBoxes(question),
    make("button", { type: "submit" }, word("summary.tell")), answer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const symptoms = tickedIn(form);
    if (!symptoms.length) {
      answer.textContent = word("summary.tellNone");
      return;
    }
    void tell(symptoms).then(() => {
      answer.textContent = word("summary.told");
      document.dispatchEvent(new CustomEvent(FELT));
      onTold();
    }).catch((error) => {
      answer.textContent = error instanceof Error ? error.message : String(error);
    });
  });
  return form;
}
