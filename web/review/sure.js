// @ts-check
/** Asks before something is deleted; by a name, where a mere yes would be too easy. */

import { make } from "../shared/dom.js";
import { word as t } from "../shared/words.js";

/**
 * @param {{title: string, about: string, yes: string, field?: string}} question  field: what is to be
 *   typed, as its label says
 * @returns {Promise<string|null>} what was typed (empty without a field); `null` for no
 */
export function sure({ title, about, yes, field }) {
  const typed = make("input", { id: "sure-typed", autocomplete: "off", required: true });
  const no = make("button", { type: "button", class: "quiet" }, t("review.no"));
  const form = make("form", { method: "dialog", class: "sure" },
    make("h2", { id: "sure-title" }, title), make("p", { id: "sure-about" }, about),
    field && make("div", { class: "field" }, make("label", { for: "sure-typed" }, field), typed),
    make("div", { class: "sure-row" }, no, make("button", { class: "danger", type: "submit" }, yes)));
  const dialog = make("dialog", { "aria-labelledby": "sure-title", "aria-describedby": "sure-about" }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    /** @type {string|null} */
    let answer = null;
    form.addEventListener("submit", () => {
      answer = field ? typed.value : "";
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
    (field ? typed : no).focus();
  });
}
