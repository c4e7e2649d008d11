// @ts-check
/** What is known: each usual claim with its verdict, how sure that is, and where to read it. */

import { byId, fill, make, show } from "./dom.js";
import { ask } from "./rest.js";
import { open } from "./shell.js";
import { word as t } from "./words.js";

/** @typedef {{reference: string, link: string|null}} Study */
/** @typedef {{id: string, verdict: string, verdict_words: string, sure: string, claim: string,
 *   known: string, source: string, studies: Study[]}} Card */

void open("known", async () => {
  const cards = /** @type {Card[]} */ (await ask("known"));
  fill(byId("cards"), ...cards.map((card) => make("li", { class: "card known-card" },
    make("h2", {}, t("known.claim", { claim: card.claim })),
    make("p", { class: `verdict ${card.verdict}` }, card.verdict_words),
    make("p", { class: "sure" }, card.sure),
    make("p", {}, card.known),
    make("p", { class: "source" }, t("known.source", { source: card.source })),
    card.studies.length > 0 && studies(card.studies))));
  show(byId("known"), true);
});

/** @param {Study[]} found @returns {HTMLElement} */
function studies(found) {
  return make("details", { class: "studies" },
    make("summary", {}, t("known.studies")),
    make("ul", {}, ...found.map(study)));
}

/** The whole reference is there to read without a network, too. @param {Study} study */
function study({ reference, link }) {
  if (!link) return make("li", { lang: "en" }, reference);
  return make("li", {}, make("span", { lang: "en" }, reference, " "),
    make("a", { href: link, target: "_blank", rel: "noopener noreferrer" },
      link.replace("https://", "")), ` (${t("known.opens")})`);
}
