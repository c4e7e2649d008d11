// @ts-check
/** Says on the start page that a session runs, or was cut off just now, with the way into it. */

import { byId, fill, make, show } from "../shared/dom.js";
import { ask } from "../shared/rest.js";
import { amount, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").ProfileOut} ProfileOut */

const LOOK_MS = 4000;

/** @param {ProfileOut[]} people @param {ProfileOut|null} me */
export async function watchRunning(people, me) {
  await look(people, me).catch(() => {}); // then the page says by itself that nobody answers
  setTimeout(() => void watchRunning(people, me), LOOK_MS);
}

/** @param {ProfileOut[]} people @param {ProfileOut|null} me */
async function look(people, me) {
  if (document.hidden) return;
  const place = byId("running");
  const { coaching, coached } = await ask("GET /api/health");
  const whose = people.find((one) => one.id === coached?.profile);
  const query = new URLSearchParams({ profile: String((coached ? whose : me)?.id ?? "") });
  if (coached && whose) {
    const mine = whose.id === me?.id;
    say(place, mine ? t("running.mine") : t("running.others", { name: whose.name }),
      `/live?${query}`, t(mine ? "running.goOn" : "running.look"), mine);
    return;
  }
  const cut = coaching && me
    ? await ask("GET /api/coaching/cut-off", { query: { profile: me.id } }) : null;
  if (cut?.session && cut.place) {
    query.set("place", cut.place);
    say(place, t("running.cut", { steps: amount(cut.steps, 0) }), `/live?${query}`, t("running.goOn"), true);
  } else {
    show(place, false);
  }
}

/** Only what has changed is written: it is a live region.
 * @param {HTMLElement} place @param {string} words @param {string} href @param {string} link
 * @param {boolean} first whether it comes before all else on the page */
function say(place, words, href, link, first) {
  if (place.hidden || place.dataset.says !== words) {
    place.dataset.says = words;
    const way = make("a", { class: first ? "start" : "button", href }, link);
    fill(place, make("p", { class: "strong" }, words), way);
  }
  show(place, true);
}
