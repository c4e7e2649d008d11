// @ts-check
/** The side display of a class or a row of treadmills: all lanes, a column each. It is silent but
 * for alarms, or for the lane that its address names: `?sound=LANE`. */

import { byId, make, show } from "../shared/dom.js";
import { wear } from "./brand.js";
import { Link } from "./link.js";
import { Mirror } from "./mirror.js";
import { clock, ends, fillBar, LETTER_MS, LOST_MS, partOf, STANDS_MS, URGENT } from "./screen.js";
import { LaneVoice } from "./sound.js";
import { learn, put, say } from "./tongues.js";

/** @typedef {import("./link.js").ToScreen} ToScreen */
/** @typedef {import("../shared/wire.d.ts").LaneShown} LaneShown */
/** @typedef {import("../shared/wire.d.ts").LaneView} LaneView */
/** @typedef {import("../shared/wire.d.ts").ScreenHello} ScreenHello */
/** @typedef {import("../shared/wire.d.ts").ScreenNow} ScreenNow */
/** @typedef {import("../shared/wire.d.ts").ScreenSaid} ScreenSaid */

/** Letters from which on they are smaller, so that all of it stands in the column. */
const LONG = 40;
const MOST_LANES = 6;
const heard = new URLSearchParams(location.search).get("sound");
let frames = 0;
/** @type {"on"|"refused"} */
let sound = "refused";

/** @type {Readonly<{text: string, at: number}>} */
const NOTHING = Object.freeze({ text: "", at: -STANDS_MS });

/** One lane's column. */
class Column {
  /** @param {LaneShown} lane @param {string[]} tags @param {string} brand @param {Link|null} link */
  constructor(lane, tags, brand, link) {
    this.lane = lane;
    this.tags = tags;
    this.name = make("h2", {}, lane.name);
    const canvas = make("canvas", { "aria-hidden": "true" });
    this.time = make("p", { class: "time", role: "timer" });
    this.what = make("p", { class: "what" });
    this.bar = make("span", {
      class: "bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100,
      "aria-label": say(tags[0], "kiosk.walk.progress"),
    }, make("span"));
    this.element = make("section", { class: "column" },
      this.name, make("div", { class: "mirror" }, canvas),
      make("div", { class: "clockwork" }, this.time, this.bar), this.what);
    byId("columns").append(this.element);
    this.mirror = new Mirror(canvas);
    this.mirror.accent = brand;
    this.voice = new LaneVoice(lane.id, (sounds) => {
      sound = sounds ? "on" : "refused";
      put(byId("for-staff"), sounds ? "" : say(tags[0], "kiosk.sound.refused"));
      show(byId("for-staff"), !sounds);
    });
    void this.voice.begin();
    /** @type {ScreenNow|null} */
    this.now = null;
    /** @type {LaneView|null} */
    this.view = null;
    this.said = NOTHING;
    this.score = "";
    this.live = link !== null;
    this.lostMs = performance.now();
    if (!link) {
      this.link = new Link(lane.id, {
        onMessage: (message) => this.take(message),
        onLink: (up) => this.become(up),
        onBeat: beat,
      });
    }
  }

  /** @param {boolean} up */
  become(up) {
    if (this.live && !up) this.lostMs = performance.now();
    this.live = up;
  }

  /** @param {ToScreen} message */
  take(message) {
    if (message.type === "now") {
      this.now = message;
      this.voice.setVolume(message.volume, message.safety_volume);
    } else if (message.type === "view") {
      const over = ends(this.view, message.view);
      this.view = message.view;
      if (over) this.forget();
      if (this.sounds) this.voice.beep(message.view);
    } else if (message.type === "result") this.score = message.result.score === null ? "–" : String(message.result.score);
    else if (message.type === "over") this.forget();
    else if (message.type === "said") this.hear(message);
  }

  /** @returns {boolean} whether all that is said on the lane is heard here */
  get sounds() {
    return heard === this.lane.id;
  }

  forget() {
    this.score = "";
    this.said = NOTHING;
    this.voice.forgetAll();
    for (const id of ["say-now", "say-next"]) {
      if (byId(id).textContent?.startsWith(`${this.lane.name}: `)) put(byId(id), "");
    }
  }

  /** @param {ScreenSaid} message */
  hear(message) {
    const { text, spoken, language, priority } = message;
    const urgent = priority <= URGENT;
    const aloud = urgent || this.sounds;
    // What is heard stands there word for word, as long as one reads it.
    this.said = { text: aloud ? spoken : text, at: performance.now() };
    if (!aloud) return;
    const place = byId(urgent ? "say-now" : "say-next");
    place.lang = language;
    place.textContent = `${this.lane.name}: ${spoken}`;
    this.voice.hear(message);
  }

  /** @param {number} atMs @param {number} sinceMs */
  draw(atMs, sinceMs) {
    const { view, now } = this;
    const part = partOf(view, now, this.live || atMs - this.lostMs < LOST_MS);
    const visit = view && !["attract", "closed", "trouble", "lost"].includes(part) ? view : null;
    const tag = visit?.language || this.tags[0];
    this.element.dataset.shows = part;
    this.what.lang = tag;
    const standsMs = Math.max(STANDS_MS, LETTER_MS * this.said.text.length);
    const stands = part !== "trouble" && part !== "lost" && atMs - this.said.at < standsMs;
    const cue = stands ? this.said.text : "";
    put(this.what, cue || visit?.now || say(tag, `kiosk.row.${part}`));
    this.what.classList.toggle("long", cue.length > LONG);
    const walks = part === "walk" && visit?.left_s !== null && visit !== null;
    put(this.time, walks ? clock(visit.left_s ?? 0) : part === "result" ? this.score : "");
    this.time.classList.toggle("number", part === "result");
    show(this.bar, walks);
    fillBar(this.bar, visit?.progress ?? 0);
    const hand = visit?.held_language === this.tags[1] ? "left" : "right";
    this.mirror.show(visit?.silhouette ?? null, visit?.held ?? 0, visit?.held ? hand : "");
    this.mirror.draw(sinceMs);
  }
}

/** @returns {Omit<import("../shared/wire.d.ts").ScreenBeat, "type"|"page">} */
function beat() {
  return { frames, visible: !document.hidden, shows: "row", sound };
}

/** @type {Column[]} */
const columns = [];
/** What came before there were columns, the newest of each kind. @type {Map<string, ToScreen>} */
const early = new Map();
/** The first lane's line says which others there are. */
const first = new Link("", {
  onMessage(message) {
    if (message.type === "hello") void begin(message);
    else if (columns.length) columns[0].take(message);
    else early.set(message.type, message);
  },
  onLink: (up) => columns[0]?.become(up),
  onBeat: beat,
});

/** @param {ScreenHello} hello */
async function begin(hello) {
  await learn(hello.languages);
  if (columns.length) return;
  const brand = wear(hello.brand.colour);
  const root = document.documentElement;
  root.lang = hello.languages[0];
  put(byId("row-title"), say(hello.languages[0], "kiosk.row.title"));
  const lanes = hello.lanes.slice(0, MOST_LANES);
  root.style.setProperty("--lanes", String(lanes.length));
  for (const [at, lane] of lanes.entries()) {
    columns.push(new Column(lane, hello.languages, brand, at === 0 ? first : null));
  }
  for (const message of early.values()) columns[0]?.take(message);
  early.clear();
}

let drawnMs = performance.now();
/** @param {number} atMs */
function draw(atMs) {
  requestAnimationFrame(draw);
  frames += 1;
  const sinceMs = Math.min(100, atMs - drawnMs);
  drawnMs = atMs;
  for (const column of columns) column.draw(atMs, sinceMs);
}
requestAnimationFrame(draw);
