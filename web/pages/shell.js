// @ts-check
/** What the pages around a session share: who it is for, the words, head and foot. */

import { byId, make, show } from "../shared/dom.js";
import { Alarm } from "../shared/hold.js";
import { short } from "./names.js";
import { Problem, ask } from "../shared/rest.js";
import { offerTheme } from "../shared/theme.js";
import { asked, begin as beginWords, language, offer, remember, speak, word as t } from "../shared/words.js";

const KEPT_PROFILE = "backstep.profile";
const PAGES = /** @type {const} */ ([
  ["home", "/"],
  ["progress", "/progress"],
  ["how", "/how"],
  ["known", "/known"],
  ["review", "/review"],
  ["you", "/you"],
]);

/** @typedef {import("../shared/wire.d.ts").ProfileOut} ProfileOut */

/** @typedef {"home"|"you"|"progress"|"how"|"known"|"review"|"review.clip"|"review.compare"|"review.client"} PageName */

/**
 * @typedef {object} Visit
 * @property {ProfileOut[]} people  all who share this computer
 * @property {ProfileOut|null} me   whom the page is for
 */

/**
 * Make the page ready: who it is for, in which language, head and foot; then fill it.
 * @param {PageName} name
 * @param {(visit: Visit) => Promise<void>|void} begin
 */
export async function open(name, begin) {
  try {
    await beginWords(byId("wait"));
    const people = await ask("GET /api/profiles");
    const me = wanted(people);
    if (me && !asked()) await speak(me.language);
    if (me) remember(language());
    if (me) keep(KEPT_PROFILE, String(me.id));
    document.title = `${t(`${name}.title`)} · ${t("brand")}`;
    head(name, me);
    if (me) void new Alarm(me.id, undefined, () => location.reload()).look();
    await begin({ people, me });
  } catch (error) {
    trouble(error);
  }
  show(byId("wait"), false);
}

/** @param {ProfileOut[]} people @returns {ProfileOut|null} */
function wanted(people) {
  const query = new URLSearchParams(location.search);
  if (query.has("new")) return null;
  const id = query.get("profile") ?? recall(KEPT_PROFILE);
  const named = people.find((one) => String(one.id) === id);
  return named ?? (people.length === 1 ? people[0] : null);
}

/** @param {string} name @param {ProfileOut|null} me */
function head(name, me) {
  const links = PAGES.map(([page, path]) => {
    const current = page === name ? "page" : name.startsWith(`${page}.`) ? "true" : null;
    const href = me ? `${path}?profile=${me.id}` : path;
    const words = page === "you" && me ? short(me.name) : t(`nav.${page}`);
    const title = page === "you" && me ? t("nav.youNamed", { name: me.name }) : null;
    return make("a", { href, "aria-current": current, "aria-label": title }, words);
  });
  const list = make("select", { id: "language" });
  offer(list, (tag) => void change(tag, me));
  const themes = make("select", { id: "theme" });
  offerTheme(themes);
  byId("top").replaceChildren(
    make("p", { class: "brand" }, make("img", { src: "/shared/icon.svg", alt: "", width: 28, height: 28 }),
      make("span", {}, t("brand"))),
    make("nav", { "aria-label": t("nav.title") }, ...links),
    make("label", { class: "language" }, make("span", { class: "hidden" }, t("language")), list),
    make("label", { class: "theme" }, make("span", { class: "hidden" }, t("theme.title")), themes),
  );
}

/** Change the language of the page, and of the coach's voice. @param {string} tag
 * @param {ProfileOut|null} me */
async function change(tag, me) {
  try {
    if (me) await ask("PATCH /api/profiles/{profile_id}", { at: { profile_id: me.id }, body: { language: tag } });
    location.reload();
  } catch (error) {
    trouble(error);
  }
}

/** Whether what was said last to be wrong is that nobody answers. */
let unanswered = false;

/** Say what went wrong, where everybody sees and hears it. @param {unknown} error */
export function trouble(error) {
  unanswered = error instanceof Problem && error.status === 0;
  const words = error instanceof Problem ? error.message : t("problem.unknown");
  if (!(error instanceof Problem)) console.error(error);
  const place = byId("trouble");
  place.textContent = words;
  show(place, true);
}

/** What was wrong is mended. */
export function noTrouble() {
  unanswered = false;
  show(byId("trouble"), false);
}

/** Whether the page says that nobody answers. @returns {boolean} */
export function isUnanswered() {
  return unanswered;
}

/** Say something that changed to who cannot see it. @param {string} words */
export function tell(words) {
  byId("told").textContent = words;
}

/** @param {string} name @returns {string|null} */
function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage may be switched off; then nothing is remembered
  }
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // as above
  }
}
