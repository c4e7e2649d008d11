// @ts-check
/** A person's data: taken along as a zip, or deleted for good. */

import { byId, show } from "../shared/dom.js";
import { Problem, address, ask } from "../shared/rest.js";
import { trouble } from "./shell.js";
import { word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").ProfileOut} ProfileOut */

/** @param {ProfileOut} me */
export function startData(me) {
  byId("export").setAttribute("href", address("/api/profiles/{profile_id}/export", { profile_id: me.id }));
  byId("really-label").textContent = t("you.really", { name: me.name });
  byId("delete").addEventListener("submit", (event) => {
    event.preventDefault();
    void remove(me);
  });
  show(byId("data"), true);
}

/** @param {ProfileOut} me */
async function remove(me) {
  const really = byId("really", HTMLInputElement);
  const wrong = byId("really-wrong");
  show(wrong, false);
  try {
    const done = await ask("DELETE /api/profiles/{profile_id}",
      { at: { profile_id: me.id }, query: { really: really.value } });
    for (const id of ["profile", "health", "prescription", "data"]) show(byId(id), false);
    byId("deleted-warning").textContent = done.warning ?? "";
    show(byId("deleted"), true);
    byId("deleted").querySelector("a")?.focus();
  } catch (error) {
    if (!(error instanceof Problem)) {
      trouble(error);
      return;
    }
    wrong.textContent = error.message;
    show(wrong, true);
    really.focus();
  }
}
