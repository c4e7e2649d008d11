// @ts-check
/** What one may have felt, to be ticked; told to the server, it holds. */

import { make } from "./dom.js";
import { tick } from "./ready.js";
import { ask } from "./rest.js";
import { word } from "./words.js";

/** As in `app/programme/screening.py`. */
const SYMPTOMS = ["chest_pain", "fainted", "breathless_rest", "breathless", "dizzy", "joint_pain"];
/** Something was told that holds now: whoever can shows what to do. */
export const FELT = "backstep:felt";

/** The boxes, under a question. @param {string} question */
export function symptomBoxes(question) {
  return make("fieldset", { class: "felt" }, make("legend", {}, question),
    ...SYMPTOMS.map((one) => tick(one, word(`summary.symptom.${one}`))));
}

/** @param {Element} place @returns {string[]} what has been ticked there */
export function tickedIn(place) {
  return [...place.querySelectorAll(".felt input:checked")]
    .map((one) => /** @type {HTMLInputElement} */ (one).value);
}

/**
 * A form of its own, that comes before anything else.
 * @param {string} question @param {string} path where it is told
 * @param {() => void} [onTold] after it
 * @returns {HTMLFormElement}
 */
export function symptomForm(question, path, onTold = () => {}) {
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
    void ask(path, { method: "POST", body: { symptoms } }).then(() => {
      answer.textContent = word("summary.told");
      document.dispatchEvent(new CustomEvent(FELT));
      onTold();
    }).catch((error) => {
      answer.textContent = error instanceof Error ? error.message : String(error);
    });
  });
  return form;
}
