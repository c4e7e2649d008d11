// @ts-check
/** Of today's session: what was prescribed, the variations, and the days for one's calendar. */

import { dateWords } from "../shared/dates.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { address } from "../shared/rest.js";
import { word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").TodayOut} TodayOut */

const DAY = /** @type {const} */ ({ day: "numeric", month: "long", year: "numeric" });

/** Who prescribed what leads. @param {TodayOut} found */
export function leads(found) {
  const { leads: own, profile } = found;
  const place = byId("leads");
  show(place, own !== null);
  if (!own) return;
  const until = own.until ? ` ${t("home.leadsUntil", { day: dateWords(own.until, DAY) })}` : "";
  byId("mode-now").textContent = found.mode_words;
  fill(place, `${t("home.leads", { words: own.words, day: dateWords(own.given_on, DAY) })}.${until}`,
    make("span", {}, own.line),
    make("a", { href: `/you?profile=${profile.id}#prescription` }, t("home.prescription")));
}

/**
 * What one may add: nothing, or one of these. The choices, to be put in their place.
 * @param {TodayOut} found @param {(variation: import("../shared/wire.d.ts").Variation|null) => void} pick
 * @param {(group: string, value: string, words: string,
 *   how: {checked: boolean, locked?: boolean, pick: () => void}) => HTMLElement} choice
 * @returns {HTMLElement[]}
 */
export function variations(found, pick, choice) {
  const offered = found.variations;
  show(byId("vary"), offered.length > 0);
  if (!offered.length) {
    byId("vary-about").textContent = "";
    return [];
  }
  const chosen = offered.find((one) => one.id === found.variation);
  const locked = offered.find((one) => one.why);
  byId("vary-about").textContent = chosen?.about ?? locked?.why ?? "";
  return [
    choice("variation", "", t("home.variationNone"), { checked: !chosen, pick: () => pick(null) }),
    ...offered.map((one) => choice("variation", one.id, one.name, {
      checked: one === chosen, locked: Boolean(one.why), pick: () => pick(one.id),
    })),
  ];
}

/** The link to the days as a file, for whoever may train. @param {TodayOut} found */
export function agenda(found) {
  byId("agenda").setAttribute("href", address("/api/profiles/{profile_id}/calendar.ics",
    { profile_id: found.profile.id }));
  for (const id of ["agenda-box", "agenda-hint"]) show(byId(id), found.ready);
}
