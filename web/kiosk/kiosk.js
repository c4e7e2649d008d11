// @ts-check
/** The kiosk's screen: one lane, from the first glance to the result. */

import { byId, show } from "../shared/dom.js";
import { wear } from "./brand.js";
import { Link } from "./link.js";
import { Mirror } from "./mirror.js";
import { OwnCamera } from "./own_camera.js";
import { ends, LETTER_MS, LOST_MS, partOf, Screen, STANDS_MS, URGENT } from "./screen.js";
import { LaneVoice } from "./sound.js";
import { learn, put, say } from "./tongues.js";

/** @typedef {import("./link.js").ToScreen} ToScreen */
/** @typedef {import("../shared/wire.d.ts").LaneView} LaneView */
/** @typedef {import("../shared/wire.d.ts").ScreenHello} ScreenHello */
/** @typedef {import("../shared/wire.d.ts").ScreenNow} ScreenNow */
/** @typedef {import("../shared/wire.d.ts").ScreenSaid} ScreenSaid */

/** In between visits, the screen is in each language in turn. */
const TURN_MS = 12000;
/** After a fault of the page's own it loads itself anew, but not in a circle. */
const LEAST_LIFE_MS = 30000;

const screen = new Screen((what, about) => link.touch(what, about));
const mirror = new Mirror(byId("mirror", HTMLCanvasElement));
/** @type {ScreenHello|null} */
let hello = null;
/** @type {ScreenNow|null} */
let now = null;
/** @type {LaneView|null} */
let view = null;
/** @type {Readonly<{id: string, text: string, spoken: string, urgent: boolean, at: number}>} */
const NOTHING = Object.freeze({ id: "", text: "", spoken: "", urgent: false, at: -STANDS_MS });
/** What was said last. */
let said = NOTHING;
let live = false;
let lostMs = performance.now();
let frames = 0;
let drawnMs = performance.now();
let turnedMs = performance.now();
/** @type {"on"|"refused"} */
let sound = "refused";
/** @type {OwnCamera|null} */
let own = null;

const asked = new URLSearchParams(location.search).get("lane") ?? "";
const link = new Link(/^[a-z0-9-]{1,24}$/.test(asked) ? asked : "", {
  onMessage,
  onLink(up) {
    if (live && !up) lostMs = performance.now();
    live = up;
    if (up) own?.again();
  },
  onBeat: () => ({ frames, visible: !document.hidden, shows: screen.part, sound }),
});
/** @type {LaneVoice|null} */
let voice = null;

/** @param {ToScreen} message */
function onMessage(message) {
  if (message.type === "hello") void begin(message);
  else if (message.type === "now") {
    now = message;
    voice?.setVolume(message.volume, message.safety_volume);
    screen.stand(message);
  } else if (message.type === "view") {
    const over = ends(view, message.view);
    view = message.view;
    if (over) forget();
    voice?.beep(view);
  } else if (message.type === "said") hear(message);
  else if (message.type === "result") screen.result(message);
  else if (message.type === "over") forget();
  else own?.want(message);
}

/** @param {ScreenHello} message */
async function begin(message) {
  await learn(message.languages);
  hello = message;
  mirror.accent = wear(message.brand.colour);
  screen.begin(message);
  if (now) screen.stand(now);
  if (!voice) {
    voice = new LaneVoice(message.lane.id, (sounds) => {
      sound = sounds ? "on" : "refused";
      const note = byId("for-staff");
      put(note, sounds ? "" : say(screen.tag, "kiosk.sound.refused"));
      show(note, !sounds);
    });
    if (now) voice.setVolume(now.volume, now.safety_volume);
    void voice.begin();
  }
  if (message.camera === "browser") own ??= new OwnCamera(byId("own", HTMLVideoElement), link);
}

/** @param {ScreenSaid} message */
function hear(message) {
  const { id, text, spoken, language, priority } = message;
  said = { id, text, spoken, urgent: priority <= URGENT, at: performance.now() };
  tell(spoken, language, said.urgent);
  voice?.hear(message);
}

/** Have a screen reader read it. @param {string} text @param {string} tag @param {boolean} urgent */
function tell(text, tag, urgent) {
  const place = byId(urgent ? "say-now" : "say-next");
  place.lang = tag;
  place.textContent = text;
}

/** The visit is over. */
function forget() {
  said = NOTHING;
  screen.forget();
  voice?.forgetAll();
  for (const id of ["say-now", "say-next"]) put(byId(id), "");
}

/** @param {number} atMs */
function draw(atMs) {
  requestAnimationFrame(draw);
  frames += 1;
  if (hello) stand(atMs);
  mirror.draw(Math.min(100, atMs - drawnMs));
  drawnMs = atMs;
}

/** @param {number} atMs */
function stand(atMs) {
  if (!hello) return;
  const up = live || atMs - lostMs < LOST_MS;
  const part = partOf(view, now, up);
  const visit = view && part !== "attract" && part !== "closed" && part !== "trouble" ? view : null;
  if (visit) turnedMs = atMs;
  else if (atMs - turnedMs > TURN_MS) turnedMs = atMs;
  screen.speak(visit?.language || idle(atMs));
  if (screen.front(part)) {
    tell(say(screen.tag, `kiosk.heading.${part}`), screen.tag, part === "alarm" || part === "lost");
    if (now) screen.stand(now);
  }
  const standsMs = Math.max(STANDS_MS, LETTER_MS * said.spoken.length);
  // A statement on health belongs to its page: who is found to sit is told something else.
  const left = said.id.startsWith("kiosk.health.") && part !== "health";
  const stands = !left && atMs - said.at < standsMs ? said : NOTHING;
  if (view) {
    screen.coach(stands.text, view.now);
    screen.read(stands.id);
    screen.draw(view);
  }
  screen.fit();
  put(byId("caption"), stands.spoken);
  document.body.classList.toggle("urgent", stands.urgent);
  const hand = view?.held_language && view.held_language === hello.languages[1] ? "left" : "right";
  const seen = up && part !== "closed" && part !== "trouble" ? view?.silhouette ?? null : null;
  mirror.show(seen, view?.held ?? 0, view?.held ? hand : "");
  document.body.classList.toggle("seen", seen !== null);
}

/** @param {number} atMs @returns {string} the language of the screen while nobody has chosen one */
function idle(atMs) {
  const tags = hello?.languages ?? ["en"];
  if (turnedMs !== atMs) return tags.includes(screen.tag) ? screen.tag : tags[0];
  return tags[(tags.indexOf(screen.tag) + 1) % tags.length];
}

/** Something went wrong here that nobody expected: begin anew. */
function restart() {
  setTimeout(() => location.reload(), Math.max(0, LEAST_LIFE_MS - performance.now()));
}

window.addEventListener("error", restart);
window.addEventListener("unhandledrejection", restart);
requestAnimationFrame(draw);
