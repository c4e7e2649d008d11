// @ts-check
/** What stands on the screen: one part of the page in front, written in the walker's language. No
 * element is ever added for a visit, so that nothing grows. */

import { byId, make, show } from "../shared/dom.js";
import { ownName, put, say, writeAll } from "./tongues.js";

/** @typedef {import("../shared/wire.d.ts").LaneView} LaneView */
/** @typedef {import("../shared/wire.d.ts").ScreenHello} ScreenHello */
/** @typedef {import("../shared/wire.d.ts").ScreenNow} ScreenNow */
/** @typedef {import("../shared/wire.d.ts").ScreenResult} ScreenResult */
/** @typedef {import("../shared/wire.d.ts").ScreenBeat} ScreenBeat */
/** @typedef {import("../shared/wire.d.ts").Touch["what"]} What */
/** @typedef {Exclude<ScreenBeat["shows"], "row">} Part */

/** So long a cue stands, at least. */
export const STANDS_MS = 6000;
/** And for each of its letters, as one reads aloud. */
export const LETTER_MS = 75;
/** A line that is mended so soon is not worth a word. */
export const LOST_MS = 1500;
/** Of the cues' priorities: those up to it are heard at once. */
export const URGENT = 1;
const ABOUT_A_MINUTE_S = 90;
/** How much smaller letters may get where a language needs many of them, and larger where few. */
const LEAST_FIT = 0.6;
const MOST_FIT = 1.24;
const FIT_STEP = 0.04;
/** What going on by touch is called, by what is asked. @type {Readonly<Record<string, string>>} */
const GOES_ON = Object.freeze({
  ready: "kiosk.goOn.ready", confirm: "kiosk.walk.confirm", go_on: "kiosk.goOn.go_on",
});
/** @type {readonly Part[]} */
const PARTS = [
  "attract", "greeted", "health", "ready", "walk", "result", "closed", "trouble", "lost", "alarm",
];

/** @param {LaneView|null} view @param {ScreenNow|null} now @param {boolean} live
 * @returns {Part} which part stands in front */
export function partOf(view, now, live) {
  if (view?.alarm) return "alarm"; // also where the server is gone: somebody may lie there
  if (!live || !now) return "lost";
  if (now.closed && (!view || view.phase === "attract" || now.trouble)) return "closed";
  if (now.trouble || !view) return "trouble";
  return view.phase;
}

/** @param {LaneView|null} before @param {LaneView|null} after @returns {boolean} whether between these
 * two a visit has ended, or nothing is known of one any more */
export function ends(before, after) {
  return (after?.phase ?? "attract") === "attract" && before?.phase !== "attract";
}

/** The page of one lane. */
export class Screen {
  /** @param {(what: What, about?: string) => void} onTouch */
  constructor(onTouch) {
    this.onTouch = onTouch;
    /** @type {Part} */
    this.part = "lost";
    this.tag = "";
    this.before = "";
    /** @type {string[]} */
    this.tags = ["en"];
    this.stage = byId("stage");
    this.fitted = "";
    this.title = "kiosk.attract.title";
    /** @type {NodeListOf<HTMLElement>} */
    this.goesOn = document.querySelectorAll("button.go-on");
    /** @type {NodeListOf<HTMLElement>} */
    this.statements = document.querySelectorAll("[data-statement]");
    this.parts = new Map(PARTS.map((part) => [part, byId(part)]));
    for (const button of document.querySelectorAll("button[data-touch]")) {
      const { touch } = /** @type {HTMLElement} */ (button).dataset;
      button.addEventListener("click", () => onTouch(/** @type {What} */ (touch)));
    }
    byId("hand-first").addEventListener("click", () => this.choose(this.tags[0]));
    byId("hand-second").addEventListener("click", () => this.choose(this.tags[1]));
  }

  /** A language is touched: that begins a visit, or changes its language. @param {string} tag */
  choose(tag) {
    this.onTouch(this.part === "attract" || this.part === "greeted" ? "start" : "language", tag);
  }

  /** @param {ScreenHello} hello */
  begin(hello) {
    this.tags = hello.languages;
    this.title = hello.durations_s[0] > ABOUT_A_MINUTE_S ? "kiosk.attract.longer" : "kiosk.attract.title";
    put(byId("brand-name"), hello.brand.name || "Backstep");
    put(byId("lane-name"), hello.lanes.length > 1 ? hello.lane.name : "");
    const logo = byId("logo", HTMLImageElement);
    show(logo, hello.brand.logo);
    if (hello.brand.logo && !logo.src) logo.src = "/kiosk/logo";
    ["hand-first", "hand-second"].forEach((id, at) => this.hand(byId(id), hello.languages[at], at));
    byId("tongues").replaceChildren(...hello.languages.slice(2).map((tag) => {
      const button = make("button", { type: "button", lang: tag }, ownName(tag));
      button.addEventListener("click", () => this.choose(tag));
      return button;
    }));
    byId("durations").replaceChildren(...hello.durations_s.map((seconds) => {
      const button = make("button", { type: "button", "aria-pressed": "false" });
      button.dataset.seconds = String(seconds);
      button.addEventListener("click", () => this.onTouch("duration", String(seconds)));
      return button;
    }));
    this.tag = "";
    this.speak(hello.languages[0]);
  }

  /** @param {HTMLElement} button @param {string|undefined} tag @param {number} at */
  hand(button, tag, at) {
    show(button, tag !== undefined);
    if (tag === undefined) return;
    button.lang = tag;
    const [tongue, how] = [".hand-tongue", ".hand-how"].map((part) => button.querySelector(part));
    if (tongue instanceof HTMLElement) put(tongue, ownName(tag));
    if (how instanceof HTMLElement) put(how, say(tag, at ? "kiosk.hand.left" : "kiosk.hand.right"));
  }

  /** Have the page in a language. @param {string} tag */
  speak(tag) {
    if (tag === this.tag) return;
    this.tag = tag;
    writeAll(this.stage, tag);
    document.documentElement.lang = tag;
    const title = byId("strip-title");
    title.lang = tag;
    put(title, say(tag, "kiosk.strip"));
    put(byId("lost-title"), say(tag, "kiosk.lost"));
    const other = this.tags[(this.tags.indexOf(tag) + 1) % this.tags.length];
    for (const [id, key, own] of /** @type {const} */ ([
      ["attract-first", this.title, true], ["attract-second", this.title, false],
      ["greeted-second", "kiosk.greeted.title", false],
    ])) {
      const element = byId(id);
      element.lang = own ? tag : other;
      put(element, say(element.lang, key));
      show(element, own || other !== tag);
    }
    byId("stay").setAttribute("aria-label", say(tag, "kiosk.greeted.stayed"));
    byId("progress").setAttribute("aria-label", say(tag, "kiosk.walk.progress"));
    byId("durations").setAttribute("aria-label", say(tag, "kiosk.duration.title"));
    for (const button of byId("durations").children) {
      const seconds = Number(/** @type {HTMLElement} */ (button).dataset.seconds);
      put(/** @type {HTMLElement} */ (button), lasting(tag, seconds));
    }
  }

  /** @param {Part} part @returns {boolean} whether it is another than before */
  front(part) {
    if (part === this.part && !this.parts.get(part)?.hidden) return false;
    const held = this.parts.get(this.part)?.contains(document.activeElement);
    this.part = part;
    document.body.dataset.shows = part;
    for (const [name, element] of this.parts) show(element, name === part);
    put(byId("heading"), say(this.tag, `kiosk.heading.${part}`));
    if (held) this.stage.focus({ preventScroll: true });
    return true;
  }

  /** @param {LaneView} view */
  draw(view) {
    const { part, tag } = this;
    if (part === "greeted") {
      put(byId("greeted-title"), view.now || say(tag, "kiosk.greeted.title"));
      put(byId("greeted-hold"), say(tag, view.held > 0 ? "kiosk.greeted.hold" : "kiosk.greeted.hand"));
      turn(byId("ring"), view.held);
      put(byId("stay-how"), say(tag, view.marked ? "kiosk.greeted.stay" : "kiosk.greeted.stayHere"));
      fillBar(byId("stay"), view.stay);
      for (const button of byId("durations").children) {
        const chosen = Number(/** @type {HTMLElement} */ (button).dataset.seconds) === view.duration_s;
        button.setAttribute("aria-pressed", String(chosen));
      }
      show(byId("ring").parentElement ?? this.stage, !view.seated);
      show(byId("greeted-stay"), !view.seated);
      show(byId("greeted-second"), !view.seated && this.tags.length > 1);
      show(byId("greeted-seated"), view.seated);
      show(byId("durations"), !view.seated);
    } else if (part === "health") {
      turn(byId("agree-ring"), Math.max(view.held, view.stay));
    } else if (part === "ready") {
      put(byId("ready-now"), view.now);
    } else if (part === "walk") {
      put(byId("left"), view.left_s === null ? "" : clock(view.left_s));
      fillBar(byId("progress"), view.progress);
      // Its place stays, or everything below would jump whenever the walker turns.
      show(byId("pace"), true);
      byId("pace").classList.toggle("blank", view.cadence_spm === null);
      if (view.cadence_spm !== null) put(byId("cadence"), String(view.cadence_spm));
    } else if (part === "alarm") {
      put(byId("alarm-about"), view.now);
    }
    for (const button of this.goesOn) {
      show(button, view.asks !== "");
      put(button, say(tag, GOES_ON[view.asks] ?? ""));
    }
    this.fit();
  }

  /** The statement that is being read out. @param {string} id */
  read(id) {
    for (const item of this.statements) item.classList.toggle("read", item.dataset.statement === id);
  }

  /** Have all of the part in front be seen, with letters as large as that allows. */
  fit() {
    const front = this.parts.get(this.part);
    if (!front) return;
    const hidden = front.querySelectorAll("[hidden]").length;
    const stands = `${this.part} ${innerWidth} ${innerHeight} ${hidden} ${front.textContent}`;
    if (stands === this.fitted) return;
    this.fitted = stands;
    for (let share = MOST_FIT; share >= LEAST_FIT; share -= FIT_STEP) {
      front.style.setProperty("--fit", share.toFixed(2));
      if (front.scrollHeight <= front.clientHeight && front.scrollWidth <= front.clientWidth) return;
    }
  }

  /** @param {string} cue what was said last, while it stands @param {string} now */
  coach(cue, now) {
    put(byId("cue"), cue || now);
    put(byId("walk-now"), cue && now !== cue ? now : "");
  }

  /** Nothing of the visit that is over stays in the page. */
  forget() {
    this.result(null);
    for (const id of ["cue", "walk-now", "left", "ready-now", "alarm-about"]) put(byId(id), "");
    for (const id of ["progress", "stay"]) fillBar(byId(id), 0);
    for (const id of ["ring", "agree-ring"]) turn(byId(id), 0);
  }

  /** @param {ScreenResult|null} shown  none: forget the last */
  result(shown) {
    const result = shown?.result;
    const none = !result || result.score === null;
    const score = byId("score");
    put(score, none ? say(result?.language ?? this.tag, "kiosk.result.none") : String(result.score));
    score.classList.toggle("none", none);
    show(byId("score-of"), !none);
    show(byId("sure"), !none);
    put(byId("reason"), result?.reason ?? "");
    const alone = shown?.codes && !shown.codes.link;
    this.name("sure", result ? `kiosk.result.sure.${result.sureness}` : "");
    this.name("text-words", alone ? "kiosk.result.textAlone" : "kiosk.result.text");
    put(byId("tip"), result?.tip ?? "");
    for (const [id, key] of /** @type {const} */ ([["link-code", "link"], ["text-code", "text"]])) {
      const code = shown?.codes?.[key] ?? null;
      const drawn = byId(id).querySelector("svg");
      show(byId(id), code !== null);
      drawn?.setAttribute("viewBox", code ? `0 0 ${code.modules} ${code.modules}` : "0 0 1 1");
      drawn?.querySelector("path")?.setAttribute("d", code?.path ?? "");
    }
  }

  /** Have an element show these words, also once they are there. @param {string} id
   * @param {string} key none: nothing */
  name(id, key) {
    const element = byId(id);
    if (key) element.dataset.say = key;
    else delete element.dataset.say;
    put(element, key && say(this.tag, key));
  }

  /** @param {ScreenNow} now */
  stand(now) {
    const title = now.trouble === "starting" ? "kiosk.trouble.starting" : "kiosk.trouble.title";
    put(byId("trouble-title"), say(this.tag, title));
    put(byId("trouble-about"), say(this.tag, "kiosk.trouble.about"));
    put(byId("opens"), now.opens ? this.opening(now.opens) : "");
  }

  /** @param {string} opens @returns {string} */
  opening(opens) {
    const at = new Date(opens);
    const time = new Intl.DateTimeFormat(this.tag, { hour: "numeric", minute: "2-digit" }).format(at);
    const day = new Intl.DateTimeFormat(this.tag, { weekday: "long" }).format(at);
    return say(this.tag, "kiosk.closed.opens", { day, time });
  }
}

/** @param {string} tag @param {number} seconds @returns {string} */
function lasting(tag, seconds) {
  if (seconds % 60) return say(tag, "kiosk.duration.seconds", { count: seconds });
  return say(tag, "kiosk.duration.minutes", { count: seconds / 60 });
}

/** @param {number} seconds @returns {string} like 1:05 */
export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {HTMLElement|SVGElement} ring @param {number} share */
function turn(ring, share) {
  const fill = ring.querySelector(".fill");
  if (fill instanceof SVGElement) fill.style.strokeDashoffset = String(100 - 100 * Math.min(1, share));
}

/** @param {HTMLElement} bar @param {number} share */
export function fillBar(bar, share) {
  const value = String(Math.round(100 * Math.min(1, Math.max(0, share))));
  if (bar.getAttribute("aria-valuenow") === value) return;
  bar.setAttribute("aria-valuenow", value);
  const inner = bar.firstElementChild;
  if (inner instanceof HTMLElement) inner.style.width = `${value}%`;
}
