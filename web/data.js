// @ts-check
/** A person's data: taken along as a zip, or deleted for good. */

import { byId, show } from "./dom.js";
import { Problem, address, ask } from "./rest.js";
import { trouble } from "./shell.js";
import { word as t } from "./words.js";

/** @typedef {import("./shell.js").Profile} Profile */

/** @param {Profile} me */
export function startData(me) {
  byId("export").setAttribute("href", address(`profiles/${me.id}/export`));
  byId("really-label").textContent = t("you.really", { name: me.name });
  byId("delete").addEventListener("submit", (event) => {
    event.preventDefault();
    void remove(me);
  });
  show(byId("data"), true);
}

/** @param {Profile} me */
async function remove(me) {
  const really = byId("really", HTMLInputElement);
  const wrong = byId("really-wrong");
  show(wrong, false);
  try {
    const done = await ask(`profiles/${me.id}`, { method: "DELETE", query: { really: really.value } });
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
