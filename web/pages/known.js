// @ts-check
/** What is known: each usual claim with its verdict, how sure that is, and where to read it. */

import { byId, fill, make, show } from "../shared/dom.js";
import { ask } from "../shared/rest.js";
import { open } from "./shell.js";
import { word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").StudyOut} StudyOut */

void open("known", async () => {
  const cards = await ask("GET /api/known");
  fill(byId("cards"), ...cards.map((card) => make("li", { class: "card known-card" },
    make("h2", {}, t("known.claim", { claim: card.claim })),
    make("p", { class: `verdict ${card.verdict}` }, card.verdict_words),
    make("p", { class: "sure" }, card.sure),
    make("p", {}, card.known),
    make("p", { class: "source" }, t("known.source", { source: card.source })),
    card.studies.length > 0 && studies(card.studies))));
  show(byId("known"), true);
});

/** @param {StudyOut[]} found @returns {HTMLElement} */
function studies(found) {
  return make("details", { class: "studies" },
    make("summary", {}, t("known.studies")),
    make("ul", {}, ...found.map(study)));
}

/** The whole reference is there to read without a network, too. @param {StudyOut} study */
function study({ reference, link }) {
  if (!link) return make("li", { lang: "en" }, reference);
  return make("li", {}, make("span", { lang: "en" }, reference, " "),
    make("a", { href: link, target: "_blank", rel: "noopener noreferrer" },
      link.replace("https://", "")), ` (${t("known.opens")})`);
}
