// @ts-check
/** The words of all the kiosk's languages at once: walkers choose one by a hand, and the strip that
 * shows how is written in each. */

import { fillIn } from "../shared/words.js";

/** @typedef {import("../shared/words.js").Table} Table */

const RETRY_MS = 1000;
/** @type {Map<string, {words: Table, own: string}>} */
const tables = new Map();

/** Have the words of these languages, however long that takes. @param {string[]} tags */
export async function learn(tags) {
  for (const tag of tags) {
    while (!tables.has(tag)) {
      try {
        const answer = await fetch(`/api/words/${encodeURIComponent(tag)}`);
        if (!answer.ok) throw new Error(`No words: ${answer.status}`);
        const found = await answer.json();
        tables.set(tag, { words: found.words, own: found.languages[tag] ?? tag });
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}

/** @param {string} tag @returns {string} what the language calls itself */
export function ownName(tag) {
  return tables.get(tag)?.own ?? tag;
}

/** @param {string} tag @param {string} key @param {Record<string, string|number>} [values]
 * @returns {string} the words of a language; empty before there are any */
export function say(tag, key, values = {}) {
  const table = tables.get(tag);
  return table ? fillIn(table.words[key] ?? key, tag, values) : "";
}

/** Write all that stands below in a language, each by its key.
 * @param {HTMLElement} root @param {string} tag */
export function writeAll(root, tag) {
  root.lang = tag;
  for (const element of root.querySelectorAll("[data-say]")) {
    const { say: key = "" } = /** @type {HTMLElement} */ (element).dataset;
    put(/** @type {HTMLElement} */ (element), say(tag, key));
  }
}

/** Write a text, unless it stands there already. @param {HTMLElement} element @param {string} text */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
