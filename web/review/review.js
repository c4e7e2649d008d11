// @ts-check
/** A trainer's clips: drop them in, see what was found, say whose they are, and go to one. */

import { byId, fill, make, show } from "../shared/dom.js";
import { Problem, address, ask } from "../shared/rest.js";
import { word as t } from "../shared/words.js";
import { short } from "../pages/names.js";
import { isUnanswered, noTrouble, open, tell, trouble } from "../pages/shell.js";
import { Card } from "./card.js";
import { ClientList, clientPicker } from "./clients.js";
import { takeIn } from "./incoming.js";
import { mount as mountKept } from "./keeping.js";
import { sure } from "./sure.js";

const LOOK_EVERY_MS = 500;
const AHEAD = 2; // of those that wait: one of them comes next
const NOBODYS = "0";

const clients = new ClientList();
/** @type {Card[]} */
let cards = [];
/** Clips that have come while the connection was lost, and stand in no list yet. @type {Set<string>} */
const missed = new Set();
let turn = 0; // only the newest question to the list counts

void open("review", async () => {
  await clients.load();
  clients.on(filters);
  filters();
  byId("filter").addEventListener("change", () => void list().catch(trouble));
  byId("more").addEventListener("click", () => void list(true).catch(trouble));
  const whose = clientPicker(clients, t("review.dropClient"), null, () => undefined);
  byId("drop-client").append(whose.element);
  takeIn(whose.value, (uid) => void arrived(uid).catch((error) => {
    missed.add(uid);
    trouble(error);
  }));
  const asked = new URLSearchParams(location.search).get("client");
  if (asked) byId("filter", HTMLSelectElement).value = asked;
  await list();
  show(byId("review"), true);
  kept();
  void watch();
});

/** The clients to choose from above the list. */
function filters() {
  const select = byId("filter", HTMLSelectElement);
  const now = select.value;
  select.replaceChildren(new Option(t("review.everybody"), ""),
    new Option(t("review.nobodys"), NOBODYS),
    ...clients.all.map((one) => new Option(`${short(one.name)} (${one.clips})`, String(one.id))));
  select.value = now;
  if (select.selectedIndex < 0) select.value = "";
}

/** Show the clips that are asked for. @param {boolean} [on]  go on after those shown */
async function list(on = false) {
  const mine = ++turn;
  const client = byId("filter", HTMLSelectElement).value;
  const before = on ? cards[cards.length - 1]?.clip.uid : null;
  const url = new URLSearchParams(location.search);
  if (client) url.set("client", client);
  else url.delete("client");
  history.replaceState(null, "", `${location.pathname}${url.size ? `?${url}` : ""}`);
  // Zero is a client's number here, and would be left out as nothing.
  const found = await ask("GET /api/review/clips", { query: { client: client || null, before } });
  if (mine !== turn) return;
  const made = found.clips.map((clip) => new Card(clip, clients, { picked, gone }));
  cards = on ? [...cards, ...made] : made;
  fill(byId("clips"), ...cards.map(({ element }) => element));
  show(byId("more"), found.more);
  if (on) made[0]?.link.focus();
  byId("none").textContent = t(client ? "review.noneHere" : "review.none");
  show(byId("none"), cards.length === 0);
  links(client);
  picked();
}

/** To a client's own page, and to their deletion. @param {string} client */
function links(client) {
  const one = clients.all.find(({ id }) => String(id) === client);
  const place = byId("client-links");
  show(place, Boolean(one));
  if (!one) return;
  const remove = make("button", { type: "button", class: "quiet danger" },
    t("review.deleteClient", { name: short(one.name) }));
  remove.addEventListener("click", async () => {
    const really = await sure({
      title: t("review.deleteClientTitle", { name: one.name }),
      about: t("review.deleteClientAbout", { count: one.clips }),
      yes: t("review.deleteAll"), field: t("review.typeName", { name: one.name }),
    });
    if (really === null) return;
    try {
      const { warning } = await ask("DELETE /api/review/clients/{client_id}",
        { at: { client_id: one.id }, query: { really } });
      byId("filter", HTMLSelectElement).value = "";
      await clients.load();
      await list();
      noTrouble();
      kept();
      tell(warning ?? t("review.deleted", { name: one.name }));
      byId("filter").focus();
    } catch (error) {
      trouble(error);
    }
  });
  fill(place, make("a", { class: "button", href: address("/review/client", {}, { id: one.id }) },
    t("review.clientPage", { name: short(one.name) })), remove);
}

/** A clip has come: it heads the list. @param {string} uid */
async function arrived(uid) {
  const clip = await ask("GET /api/review/clips/{uid}", { at: { uid } });
  missed.delete(uid);
  if (cards.some((card) => card.clip.uid === uid)) return;
  const card = new Card(clip, clients, { picked, gone });
  cards.unshift(card);
  byId("clips").prepend(card.element);
  show(byId("none"), false);
  void clients.load().catch(trouble);
  kept();
}

/** @param {Card} card */
function gone(card) {
  cards = cards.filter((one) => one !== card);
  show(byId("none"), cards.length === 0);
  picked();
  void clients.load().catch(trouble);
  kept();
  byId("filter").focus();
}

/** The room that is taken, as it is now. */
function kept() {
  void mountKept(byId("kept")).catch(trouble);
}

/** Two clips that are picked can be compared. */
function picked() {
  const chosen = cards.filter(({ pick }) => pick.checked);
  const place = byId("two");
  for (const { pick } of cards) pick.disabled = chosen.length === 2 && !pick.checked;
  show(place, chosen.length > 0);
  if (chosen.length === 2) {
    const [b, a] = chosen; // the newest stands first in the list
    fill(place, make("a", { class: "button",
      href: address("/review/compare", {}, { a: a.clip.uid, b: b.clip.uid }) },
    t("review.compareTwo", { a: short(a.clip.name), b: short(b.clip.name) })));
  } else {
    fill(place, make("p", {}, t("review.oneMore")));
  }
}

/** A clip that came stands in no list yet. @param {string} uid @param {unknown} error */
function late(uid, error) {
  if (!(error instanceof Problem) || error.status) {
    missed.delete(uid); // the server answers, and has no such clip any more
    trouble(error);
  }
}

/** Look after the clips on which something is being done, as long as the page is open. */
async function watch() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (document.hidden) continue;
    if (isUnanswered()) await clients.load().then(noTrouble, () => undefined);
    for (const uid of missed) await arrived(uid).catch((error) => late(uid, error));
    const busy = cards.filter((card) => card.busy);
    const now = busy.filter((card) => card.running);
    const next = busy.filter((card) => !card.running).slice(-AHEAD); // the oldest stands last
    for (const card of [...now, ...next]) {
      try {
        await card.look();
        if (!card.busy && !byId("kept").contains(document.activeElement)) kept();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.status === 404 && card.element.isConnected) {
          card.element.remove(); // deleted by somebody else
          gone(card);
        }
      }
    }
  }
}
