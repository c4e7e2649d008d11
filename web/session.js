// @ts-check
/**
 * A coached session on the page: getting ready, the session itself, its summary.
 *
 * While one walks there is one big state colour and one big line; details are for afterwards.
 */

import { Ready } from "./ready.js";
import { ask, Problem } from "./rest.js";
import { Rhythm } from "./rhythm.js";
import { Summary } from "./summary.js";
import { clock, word, write, writeText } from "./words.js";

/** @typedef {import("./socket.js").Coach} Coach */
/** @typedef {import("./socket.js").Stream} Stream */
/** @typedef {"free"|"ready"|"live"|"summary"} Step */

/**
 * @typedef {object} Deeds
 * @property {() => void} onBegin  the walker has clicked: camera and sound may start
 * @property {(comes: boolean) => void} onChange  another session is to take this one's place
 * @property {() => void} onDone   the session is over: the camera may rest
 */

const SURE_MS = 4000;

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = (id) => /** @type {T} */ (document.getElementById(id));

/** What the page knows of a session with a plan. */
export class Session {
  /** @param {Stream} stream @param {() => AudioContext|null} audio @param {Deeds} deeds */
  constructor(stream, audio, deeds) {
    const asked = new URLSearchParams(location.search);
    this.stream = stream;
    this.deeds = deeds;
    this.rhythm = new Rhythm(audio);
    this.profile = asked.get("profile");
    /** @type {Step} */
    this.step = "free";
    /** @type {Coach|null} */
    this.coach = null;
    this.beating = false;
    this.seize = false;
    this.sure = 0;
    this.parts = {
      kind: byId("part-kind"), left: byId("part-left"), of: byId("part-of"), lane: byId("part-lane"),
      trouble: byId("part-trouble"), bar: byId("part-bar"),
    };
    this.ready = new Ready(byId("ready"),
      { profile: this.profile ?? "", place: asked.get("place"), mode: asked.get("mode") },
      (begin) => this.begin("coaching", { profile: Number(this.profile), ...begin }),
      (session) => this.begin("coaching/resume", { session }));
    this.summary = new Summary(byId("summary"));
    this.controls();
  }

  /** @param {Step} step */
  become(step) {
    if (this.step === step) return;
    this.step = step;
    document.body.dataset.step = step;
    byId("ready").hidden = step !== "ready";
    byId("summary").hidden = step !== "summary";
    byId("part").hidden = step !== "live";
    if (step !== "live") this.quiet();
  }

  /** The words are there. */
  start() {
    this.become(this.profile ? "ready" : "free");
    if (this.profile) void this.ready.load();
  }

  /** The page speaks another language. */
  translate() {
    if (this.step === "ready") void this.ready.load();
    if (this.step === "summary" && this.coach) void this.summary.show(this.coach.session);
  }

  /** Whoever walks has chosen a language, also for the sessions to come. @param {string} tag */
  prefer(tag) {
    if (!this.profile) return;
    const path = `profiles/${encodeURIComponent(this.profile)}`;
    // Refused, it is chosen for this session alone.
    void ask(path, { method: "PATCH", body: { language: tag } }).catch(() => {});
  }

  /** The server looks through a camera of its own, or through the page's. @param {boolean} host */
  hello(host) {
    this.ready.host = host;
    if (this.step === "ready" && this.ready.today) this.ready.show();
  }

  /** The connection is back: a server that was started anew goes on with our session. */
  async back() {
    if (this.step !== "live" || !this.profile || !this.coach || this.coach.phase === "done") return;
    try {
      const cut = await ask("coaching/cut-off", { query: { profile: this.profile } });
      if (cut.session !== this.coach.session) return;
      this.deeds.onChange(true);
      await ask("coaching/resume", { method: "POST", body: { session: cut.session } });
    } catch {
      this.deeds.onChange(false);
      // the page stays as it is; getting ready anew offers to go on, too
    }
  }

  /** @param {string} path @param {object} body @returns {Promise<string>} what is in the way */
  async begin(path, body) {
    this.deeds.onBegin();
    this.deeds.onChange(true);
    try {
      await ask(path, { method: "POST", body: this.seize ? { ...body, seize: true } : body });
    } catch (error) {
      this.deeds.onChange(false);
      // Asked for once more, another window's session is ended.
      this.seize = error instanceof Problem && "seize" in error.fields;
      return error instanceof Error ? error.message : String(error);
    }
    this.coach = null;
    this.seize = false;
    this.become("live");
    return "";
  }

  /** @param {Coach|null} coach */
  show(coach) {
    if (!coach) return;
    if (this.profile && coach.profile !== Number(this.profile)) return; // of somebody else
    if (this.step === "summary" && coach.phase === "done") return;
    if (coach.phase === "done") {
      this.coach = coach;
      this.become("summary");
      this.deeds.onDone();
      void this.summary.show(coach.session);
      return;
    }
    this.become("live");
    this.coach = coach;
    document.body.dataset.phase = coach.pause ? "paused" : (coach.part?.kind ?? coach.phase);
    this.showPart(coach);
    this.rhythm.beep(coach.lane?.beep_every_s ?? null);
    const backward = coach.part?.kind === "backward" && !coach.pause;
    this.rhythm.beat(this.beating && backward ? coach.beat_spm : null);
  }

  /** @param {Coach} coach */
  showPart({ part, lane, pause, trouble, headline, hint }) {
    const { kind, left, of, bar } = this.parts;
    writeText(kind, part ? this.kindOf(part, headline, hint) : hint);
    left.textContent = !part ? "" : part.steps_left === null
      ? clock(part.left_s) : word("session.steps", { count: part.steps_left });
    left.dataset.counting = String(Boolean(part?.counting || (part && part.kind !== "backward" && !pause)));
    of.textContent = part ? word("session.of", { number: part.number + 1, count: part.count }) : "";
    bar.style.setProperty("--share", part ? `${(100 * (part.number + done(part))) / part.count}%` : "0%");
    const seconds = lane?.left_s;
    this.parts.lane.textContent = seconds === null || seconds === undefined || seconds > 9
      ? "" : word("session.lane", { seconds: Math.ceil(seconds) });
    this.parts.trouble.textContent = trouble ? word("session.trouble", { why: trouble }) : "";
    write(byId("session-skip"), part ? "session.skip" : "session.skipSetup");
    const waits = pause !== null;
    write(byId("session-pause"), waits ? "session.goOn" : "session.pause");
    byId("session-pause").hidden = !part;
    byId("session-how").hidden = !part;
    byId("lane-hint").hidden = !lane || lane.marked || part?.kind === "backward";
    byId("session-lane").hidden = !lane?.marked;
  }

  /** @param {NonNullable<Coach["part"]>} part @param {string} headline @param {string} hint */
  kindOf(part, headline, hint) {
    return part.kind === "backward" ? hint : headline;
  }

  /** @returns {string} the one big line while nothing is being said, if there is one */
  get headline() {
    return this.step === "live" ? this.coach?.headline ?? "" : "";
  }

  /** The lane's ends, to be drawn. @returns {(number|null)[]} */
  get ends() {
    return this.step === "live" ? this.coach?.lane?.ends ?? [] : [];
  }

  quiet() {
    this.rhythm.beep(null);
    this.rhythm.beat(null);
  }

  controls() {
    const ask = (/** @type {string} */ id, /** @type {() => void} */ deed) =>
      byId(id).addEventListener("click", deed);
    ask("session-skip", () => this.stream.coach("skip"));
    ask("session-pause", () => this.stream.coach(this.coach?.pause ? "go_on" : "pause"));
    ask("session-how", () => this.stream.coach("how"));
    ask("session-lane", () => this.stream.coach("clear_lane"));
    ask("session-beat", () => {
      this.beating = !this.beating;
      byId("session-beat").setAttribute("aria-pressed", String(this.beating));
    });
    ask("session-end", () => this.askEnd());
    byId("picture").addEventListener("click", (event) => this.mark(event));
  }

  /** Ending is asked twice: a hand on a phone in the pocket must not end it. */
  askEnd() {
    const button = byId("session-end");
    if (this.sure) {
      window.clearTimeout(this.sure);
      this.sure = 0;
      this.stream.coach("end");
      write(button, "session.end");
      return;
    }
    write(button, "session.endSure");
    this.sure = window.setTimeout(() => {
      this.sure = 0;
      write(button, "session.end");
    }, SURE_MS);
  }

  /** Where the picture was clicked, there the lane ends. @param {MouseEvent} event */
  mark(event) {
    if (this.step !== "live") return;
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const box = canvas.getBoundingClientRect();
    const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
    const x = (event.clientX - box.left - box.width / 2) / (canvas.width * scale) + 0.5;
    if (x >= 0 && x <= 1) this.stream.coach("mark", x);
  }
}

/** @param {NonNullable<Coach["part"]>} part @returns {number} the share of it that is done */
function done(part) {
  return part.duration_s > 0 ? Math.min(1, Math.max(0, 1 - part.left_s / part.duration_s)) : 0;
}
