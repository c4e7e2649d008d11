// @ts-check
/** What is known: each usual claim with its grade, the folk ones included. */

import { byId, fill, make, show } from "./dom.js";
import { ask } from "./rest.js";
import { open } from "./shell.js";
import { word as t } from "./words.js";

/** @typedef {{id: string, evidence: string, grade: string, claim: string, known: string,
 *   source: string}} Card */

void open("known", async () => {
  const cards = /** @type {Card[]} */ (await ask("known"));
  fill(byId("cards"), ...cards.map((card) => make("li", { class: "card known-card" },
    make("p", { class: `grade ${card.evidence}` }, card.grade),
    make("h2", {}, t("known.claim", { claim: card.claim })),
    make("p", {}, card.known),
    make("p", { class: "source" }, t("known.source", { source: card.source })))));
  show(byId("known"), true);
});
