// @ts-check
/** Who a client is: name, height and notes, in a form. The level is chosen with the thresholds. */

import { tell } from "../pages/shell.js";
import { metres, number } from "../pages/units.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { Problem, ask } from "../shared/rest.js";
import { amount, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").ClientOut} ClientOut */

/** @param {ClientOut} client @param {(client: ClientOut) => void} kept  told of each change */
export function personForm(client, kept) {
  let now = client;
  const name = make("input", { id: "person-name", maxlength: 80, autocomplete: "off", required: true,
    value: client.name, "aria-describedby": "person-wrong" });
  const height = make("input", { id: "person-height", inputmode: "decimal", autocomplete: "off",
    value: client.height_m === null ? "" : amount(client.height_m * 100, 1).replace(/[.,]0$/, ""),
    "aria-describedby": "person-height-about person-wrong" });
  const notes = make("textarea", { id: "person-notes", rows: 3, maxlength: 4000 }, client.notes);
  const wrong = make("p", { id: "person-wrong", class: "wrong", role: "alert", hidden: true });
  const inputs = { name, height_m: height };
  const form = byId("person-form", HTMLFormElement);
  fill(form,
    make("div", { class: "facts-grid" },
      field(name, t("review.person.name")), field(height, t("review.fact.height_m"))),
    make("p", { id: "person-height-about", class: "hint" }, t("review.person.heightAbout")),
    field(notes, t("review.fact.notes")),
    wrong,
    make("p", {}, make("button", { id: "person-save", type: "submit" }, t("review.save"))));

  /** @param {string} message @param {keyof typeof inputs|undefined} which */
  const refuse = (message, which) => {
    wrong.textContent = message;
    show(wrong, true);
    if (which) {
      inputs[which].setAttribute("aria-invalid", "true");
      inputs[which].focus();
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    show(wrong, false);
    for (const input of Object.values(inputs)) input.removeAttribute("aria-invalid");
    const height_m = metres(number(height.value));
    if (Number.isNaN(height_m)) {
      refuse(t("review.fact.number"), "height_m");
      return;
    }
    try {
      const body = { name: name.value.trim(), height_m, notes: notes.value };
      const before = now;
      now = await ask("PATCH /api/review/clients/{client_id}", { at: { client_id: String(now.id) }, body });
      kept(now);
      tell(t(before.height_m === now.height_m ? "review.saved" : "review.client.saved"));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const named = error.fields.name ? "name" : error.fields.height_m ? "height_m" : undefined;
      refuse(error.message, named ?? (error.status === 409 ? "name" : undefined));
    }
  });
}

/** @param {HTMLElement} control @param {string} label */
function field(control, label) {
  return make("div", { class: "field" }, make("label", { for: control.id }, label), control);
}
