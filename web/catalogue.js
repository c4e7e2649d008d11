// @ts-check
/** The page's words, from the server's catalogue, in one language at a time. */

/**
 * @typedef {object} Catalogue
 * @property {string} language
 * @property {Record<string, string>} languages  what each language calls itself, by tag
 * @property {Record<string, string>} words
 */

/** @type {Catalogue} */
let catalogue = { language: "en", languages: {}, words: {} };

/** Get the words of a language; the nearest there is. @param {string} tag */
export async function loadWords(tag) {
  const answer = await fetch(`/api/words/${encodeURIComponent(tag)}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  catalogue = await answer.json();
  document.documentElement.lang = catalogue.language;
}

/** @returns {string} the tag of the language that is shown */
export function language() {
  return catalogue.language;
}

/** @returns {[string, string][]} tag and own name of every language there is */
export function languages() {
  return Object.entries(catalogue.languages);
}

/**
 * The words of a key, with its placeholders filled; the key itself where there are none.
 * @param {string} key @param {Record<string, string|number>} [values] @returns {string}
 */
export function t(key, values = {}) {
  const words = catalogue.words[key] ?? key;
  return words.replace(/\{(\w+):\w+\}/g, (_, name) => String(values[name] ?? ""));
}

/** Put the fixed words into the page. @param {ParentNode} root */
export function fillIn(root) {
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.word ?? "");
  }
}

/** @param {string} day as 2026-11-22, or a moment @param {Intl.DateTimeFormatOptions} [options] */
export function dateWords(day, options = { weekday: "long", day: "numeric", month: "long" }) {
  // A day without a clock is the walker's own, not midnight in Greenwich.
  const moment = new Date(day.length === 10 ? `${day}T12:00:00` : day);
  return new Intl.DateTimeFormat(language(), options).format(moment);
}
