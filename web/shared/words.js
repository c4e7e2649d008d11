// @ts-check
/**
 * Every word on the page comes from the server's catalogue, in one language at a time.
 *
 * What an element shows is written by its key, so that the page can change its language as it
 * stands: `data-word` is kept on it, and all of them are written anew. What a cue, a notice or a
 * reason says comes from the session, in the session's language.
 */

/** The only text that cannot come from the catalogue. */
const TROUBLE = "Backstep can't load its words. Trying again…";
const RETRY_MS = 1000;
const REMEMBERED = "backstep-language";
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** A text, or its plural forms by CLDR's category ("one", "few", "other"), by the catalogue's key.
 * @typedef {Record<string, string | Record<string, string>>} Table */
/** @typedef {{language: string, languages: Record<string, string>, words: Table}} Words */

/** How often a language was asked for; an answer that was overtaken is none. */
let turn = 0;
/** @type {Words} */
let current = { language: "en", languages: {}, words: {} };

/** @returns {string} the tag of the page's language */
export function language() {
  return current.language;
}

/** @returns {[tag: string, name: string][]} each language there is and what it calls itself */
export function tongues() {
  return Object.entries(current.languages);
}

/** @param {string} key @returns {boolean} whether there is such a word */
export function has(key) {
  return key in current.words;
}

/**
 * @param {string} key @param {Record<string, string|number>} [values] of its placeholders; a text
 * with plural forms goes by the number `count`
 * @returns {string}
 */
export function word(key, values = {}) {
  return fillIn(current.words[key] ?? key, current.language, values);
}

/** @param {string | Record<string, string>} found a text, or its plural forms
 * @param {string} tag its language @param {Record<string, string|number>} values
 * @returns {string} with its placeholders filled in, as the server does (app/words) */
export function fillIn(found, tag, values) {
  const text = typeof found === "string" ? found : formFor(found, tag, Number(values.count));
  return text.replace(/\{(\w+):?(\w*)\}/g, (_, name, kind) => filled(values[name] ?? "", kind, tag));
}

/** @param {Record<string, string>} forms @param {string} tag @param {number} count @returns {string} */
function formFor(forms, tag, count) {
  return forms[new Intl.PluralRules(tag).select(count)] ?? forms.other;
}

/** @param {string|number} value @param {string} kind the placeholder's type: text (none), d or n
 * @param {string} tag @returns {string} */
function filled(value, kind, tag) {
  if (kind !== "n" || typeof value === "string") return String(value);
  const form = { maximumFractionDigits: 1, useGrouping: false };
  return new Intl.NumberFormat(tag, form).format(value);
}

/** Have an element show a word, also when the language changes.
 * @param {HTMLElement} element @param {string} key */
export function write(element, key) {
  element.dataset.word = key;
  element.removeAttribute("lang");
  element.textContent = word(key);
}

/** Have an element show what is no word of the page's own.
 * @param {HTMLElement} element @param {string} text @param {string} [language] of the text */
export function writeText(element, text, language = "") {
  delete element.dataset.word;
  if (language) element.lang = language; // also where it is the page's, which may change
  else element.removeAttribute("lang");
  element.textContent = text;
}

/** @param {number} value @param {number} digits @returns {string} as the language writes it; what
 * rounds to nothing has no sign */
export function amount(value, digits) {
  const form = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const nothing = Math.abs(value) < 0.5 / 10 ** digits;
  return new Intl.NumberFormat(current.language, form).format(nothing ? 0 : value);
}

/** @param {number} seconds @param {number} digits  behind the point, for a moment: under a minute
 * without minutes then @returns {string} minutes and seconds, like 1:05 */
export function clock(seconds, digits = 0) {
  const parts = 10 ** digits;
  const whole = Math.max(0, Math.round(seconds * parts));
  const minutes = Math.floor(whole / (60 * parts));
  const rest = amount(whole / parts - 60 * minutes, digits);
  return digits && !minutes ? rest : `${minutes}:${rest.padStart(digits ? digits + 3 : 2, "0")}`;
}

/** @param {number} bytes @returns {string} as a person reads it, in the page's language */
export function size(bytes) {
  let unit = 0;
  let count = bytes;
  while (count >= 999.5 && unit + 1 < UNITS.length) {
    count /= 1000;
    unit += 1;
  }
  const digits = unit > 2 || (unit === 2 && count < 10) ? 1 : 0;
  const form = { style: /** @type {const} */ ("unit"), unit: UNITS[unit], maximumFractionDigits: digits,
    unitDisplay: unit ? /** @type {const} */ ("short") : /** @type {const} */ ("long") }; // "0 bytes"
  return new Intl.NumberFormat(current.language, form).format(count);
}

/**
 * Have the words before anything else is built; says so and tries again where there are none.
 * @param {HTMLElement} trouble where to say it
 */
export async function begin(trouble) {
  for (;;) {
    try {
      await speak(asked() ?? remembered() ?? navigator.language);
      const better = navigator.languages.map(bare).find((tag) => tag in current.languages);
      if (!asked() && !remembered() && better) await speak(better);
      break;
    } catch {
      trouble.textContent = TROUBLE;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Show the whole page in a language; `begin` has been there before.
 * @param {string} tag @returns {Promise<void>} */
export async function speak(tag) {
  turn += 1;
  const mine = turn;
  if (bare(tag) === current.language && has("brand")) return;
  const answer = await fetch(`/api/words/${encodeURIComponent(tag)}`);
  if (!answer.ok) throw new Error(`No words: ${answer.status}`);
  const found = await answer.json();
  if (mine !== turn) return;
  current = found;
  document.documentElement.lang = current.language;
  for (const element of document.querySelectorAll("[data-word]")) {
    const { word: key = "" } = /** @type {HTMLElement} */ (element).dataset;
    element.textContent = word(key);
  }
}

/** @returns {string|null} the language that the page's own address asks for, if there is one */
export function asked() {
  const tag = bare(new URLSearchParams(location.search).get("lang") ?? "");
  return /^[a-z]{2,8}$/.test(tag) ? tag : null;
}

/**
 * Let the walker choose a language.
 * @param {HTMLSelectElement} list @param {(tag: string) => void} onChoice
 */
export function offer(list, onChoice) {
  const options = Object.entries(current.languages).map(([tag, name]) => {
    const option = new Option(name, tag);
    option.lang = tag;
    return option;
  });
  list.replaceChildren(...options);
  list.value = current.language;
  list.addEventListener("change", () => {
    remember(list.value);
    onChoice(list.value);
  });
}

/** @param {string} tag like "de-AT" @returns {string} like "de" */
function bare(tag) {
  return tag.toLowerCase().split(/[-_]/)[0];
}

/** @returns {string|null} */
function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

/** Open the pages in this language from now on. @param {string} tag */
export function remember(tag) {
  try {
    localStorage.setItem(REMEMBERED, tag);
  } catch {
    // storage may be forbidden; then the choice lasts as long as the page
  }
}
