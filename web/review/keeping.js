// @ts-check
/** What is kept of clips, why, the room it takes, and for how long. */

import { fill, make, show } from "../shared/dom.js";
import { ask, Problem } from "../shared/rest.js";
import { size, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").ClipsKeptOut} ClipsKeptOut */

/** Days that can be chosen; what was set otherwise is offered as well. */
const CHOICES = [30, 90, 365];

/** Show it in an element, and keep what is chosen there. @param {HTMLElement} root */
export async function mount(root) {
  let kept = await ask("GET /api/review/kept");
  const said = make("p", { class: "hint", role: "status" });
  draw(root, kept, said, async (days) => {
    try {
      kept = await ask("PUT /api/review/kept", { body: { days } });
      said.textContent = t(days === null ? "review.kept.forever" : "review.kept.until");
    } catch (error) {
      said.textContent = error instanceof Problem ? error.message : String(error);
    }
  });
  show(root, true);
}

/** @param {HTMLElement} root @param {ClipsKeptOut} kept @param {HTMLElement} said
 * @param {(days: number|null) => void} choose */
function draw(root, kept, said, choose) {
  const days = [...new Set([...CHOICES, ...(kept.days === null ? [] : [kept.days])])];
  const select = make(
    "select",
    { id: "kept-days" },
    make("option", { value: "", selected: kept.days === null }, t("review.kept.always")),
    ...days.sort((a, b) => a - b).map((count) => make(
      "option", { value: count, selected: kept.days === count }, t("review.kept.days", { count }))),
  );
  select.addEventListener("change", () => choose(select.value ? Number(select.value) : null));
  const { originals_bytes, copies_bytes, results_bytes, uploads_bytes } = kept;
  fill(
    root,
    make("h2", { id: "kept-title" }, t("review.kept.title")),
    make("p", {}, t("review.kept.why")),
    make("p", {}, t("review.kept.room", {
      originals: size(originals_bytes),
      copies: size(copies_bytes),
      results: size(results_bytes),
      uploads: size(uploads_bytes),
    })),
    make("p", { class: "hint" }, kept.folder),
    make("p", {}, make("label", { for: "kept-days" }, t("review.kept.how_long")), " ", select),
    said,
  );
}
