// @ts-check
/**
 * A coached session on the page: getting ready, the session itself, its summary.
 *
 * While one walks there is one big state colour and one big line; details are for afterwards.
 */

import { rememberCoached } from "./mute.js";
import { Lesson } from "./lesson.js";
import { Ready } from "./ready.js";
import { ask, Problem } from "../shared/rest.js";
import { Rhythm } from "./rhythm.js";
import { Summary } from "./summary.js";
import { clock, word, write, writeText } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").CoachReading} CoachReading */
/** @typedef {import("../shared/wire.d.ts").PartReading} PartReading */
/** @typedef {import("./ready.js").Asked} Asked */
/** @typedef {import("./socket.js").Stream} Stream */
/** @typedef {"free"|"ready"|"live"|"summary"} Step */

/**
 * @typedef {object} Deeds
 * @property {() => void} onBegin  the walker has clicked: camera and sound may start
 * @property {() => void} onRefused  what was started for it may rest again
 * @property {(comes: boolean) => void} onChange  another session is to take this one's place
 * @property {() => void} onRejoin  the page finds itself in a session, without a click
 * @property {() => void} onDone   the session is over: the camera may rest
 * @property {() => boolean} sees  whether pictures come, so that the session hears its buttons
 * @property {(on: boolean) => void} onWay  a session of this page goes on, or no longer
 */

const SURE_MS = 4000;
/** The last words are said while the summary is there already. */
const LAST_WORDS_MS = 1000;
/** Pauses that only a button ends; the others end by themselves. */
const LASTING = ["asked", "fall"];

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
    /** @type {CoachReading|null} */
    this.coach = null;
    this.beating = false;
    this.seize = false;
    this.sure = 0;
    /** Beginnings that the server has not answered yet. */
    this.pending = 0;
    /** No pictures come: what was last heard of the session holds no longer. */
    this.away = false;
    /** The session's last words have come. */
    this.told = false;
    this.parts = {
      kind: byId("part-kind"), left: byId("part-left"), of: byId("part-of"), lane: byId("part-lane"),
      trouble: byId("part-trouble"), bar: byId("part-bar"),
    };
    this.ready = new Ready(byId("ready"),
      {
        // As in the address; of a word that is none the server says so.
        profile: this.profile ?? "",
        place: /** @type {Asked["place"]} */ (asked.get("place")),
        mode: /** @type {Asked["mode"]} */ (asked.get("mode")),
        variation: /** @type {Asked["variation"]} */ (asked.get("variation")),
      },
      (begin) => this.begin((more) => ask("POST /api/coaching",
        { body: { profile: Number(this.profile), ...begin, ...more } })),
      (session, ticked, feeling) => this.begin((more) => ask("POST /api/coaching/resume",
        { body: { session, ticked, feeling, ...more } })));
    this.summary = new Summary(byId("summary"));
    this.lesson = new Lesson(byId("session-end"));
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
    this.deeds.onWay(step === "live" && this.profile !== null);
    if (step === "live") byId("cue").focus({ preventScroll: true });
    else this.lost();
  }

  /** The words are there. */
  start() {
    this.become(this.profile ? "ready" : "free");
    if (this.profile) void this.ready.load();
  }

  /** There is no session: whoever was in one gets ready anew. */
  none() {
    if (this.step === "live" && !this.pending) this.start();
  }

  /** The page speaks another language. */
  translate() {
    if (this.step === "ready") void this.ready.load();
    if (this.step === "summary" && this.coach) void this.summary.show(this.coach.session);
  }

  /** Whoever walks has chosen a language, also for the sessions to come. @param {string} tag */
  prefer(tag) {
    if (!this.profile) return;
    // Refused, it is chosen for this session alone.
    void ask("PATCH /api/profiles/{profile_id}",
      { at: { profile_id: this.profile }, body: { language: tag } }).catch(() => {});
  }

  /** The server looks through a camera of its own, or through the page's. @param {boolean} host */
  hello(host) {
    if (this.ready.host === host) return;
    this.ready.host = host;
    if (this.step === "ready" && this.ready.today) this.ready.again();
  }

  /** The connection is back: a server that was started anew goes on with our session. */
  async back() {
    if (this.step !== "live" || !this.profile || !this.coach || this.coach.phase === "done") return;
    try {
      const cut = await ask("GET /api/coaching/cut-off", { query: { profile: this.profile } });
      if (cut.session !== this.coach.session) return;
      this.pending += 1;
      this.deeds.onChange(true);
      await ask("POST /api/coaching/resume", { body: { session: cut.session } })
        .finally(() => this.answered());
    } catch {
      // the page stays as it is; getting ready anew offers to go on, too
    }
  }

  /** @param {(more: {seize?: true}) => Promise<unknown>} start asks the server for the session
   * @returns {Promise<string>} what is in the way */
  async begin(start) {
    this.pending += 1;
    this.deeds.onBegin();
    this.deeds.onChange(true);
    try {
      await start(this.seize ? { seize: true } : {});
    } catch (error) {
      this.answered();
      if (!this.pending) this.deeds.onRefused();
      // Asked for once more, another window's session is ended.
      this.seize = error instanceof Problem && "seize" in error.fields;
      return error instanceof Error ? error.message : String(error);
    }
    this.pending -= 1;
    this.coach = null;
    this.seize = false;
    rememberCoached();
    this.become("live");
    return "";
  }

  /** The server would not begin. */
  answered() {
    this.pending -= 1;
    if (!this.pending) this.deeds.onChange(false);
  }

  /** @returns {boolean} whether what is on now is no session of this page's walker, who gets ready */
  get apart() {
    return this.step === "ready" && !this.pending;
  }

  /** @param {CoachReading|null} coach */
  show(coach) {
    const others = coach && this.profile && coach.profile !== Number(this.profile);
    if (!coach || others) {
      this.lost();
      return;
    }
    if (coach.phase === "done") {
      this.quiet();
      // Of a session that was over before this page came, nothing is told.
      if (this.step === "live") void this.finish(coach);
      return;
    }
    const rejoins = this.step !== "live" && !this.pending;
    this.become("live");
    this.away = false;
    this.told = false;
    this.coach = coach;
    if (rejoins && this.profile) this.deeds.onRejoin(); // others only look on
    document.body.dataset.phase = coach.pause ? "paused" : phaseOf(coach);
    document.body.dataset.stage = coach.part?.stage ?? "";
    this.showPart(coach);
    this.lesson.follow(coach);
    this.rhythm.beep(coach.lane?.beep_every_s ?? null);
    const backward = phaseOf(coach) === "backward" && !coach.pause;
    this.rhythm.beat(this.beating && backward ? coach.beat_spm : null);
  }

  /** How it went; the camera rests as soon as nothing more is to come. @param {CoachReading} coach */
  async finish(coach) {
    this.coach = coach;
    this.become("summary");
    if (this.told) this.deeds.onDone();
    await this.summary.show(coach.session);
    await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    if (this.step === "summary" && !this.told) this.deeds.onDone();
  }

  /** @param {string} cue the id of what is being said */
  hear(cue) {
    if (cue !== "flow.done" || this.told) return;
    this.told = true;
    if (this.step === "summary") this.deeds.onDone();
  }

  /** @param {CoachReading} coach */
  showPart({ part, lane, pause, trouble, headline, hint }) {
    const { kind, left, of, bar } = this.parts;
    set(kind, part ? this.kindOf(part, headline, hint) : hint);
    const steps = part?.steps_left ?? null;
    const stage = part?.stage ?? null;
    set(left, !part || stage ? "" : steps === null ? clock(part.left_s) : String(steps));
    left.dataset.counting = String(Boolean(part?.counting || (part && part.kind !== "backward" && !pause)));
    const place = part ? word("session.of", { number: part.number + 1, count: part.count }) : "";
    set(of, steps === null || stage ? place : `${word("session.steps")} · ${place}`);
    bar.style.setProperty("--share", part ? `${(100 * (part.number + done(part))) / part.count}%` : "0%");
    const seconds = lane?.left_s;
    set(this.parts.lane, seconds === null || seconds === undefined || seconds > 9
      ? "" : word("session.lane", { seconds: Math.ceil(seconds) }));
    set(this.parts.trouble, trouble ? word("session.trouble", { why: trouble }) : "");
    setWord(byId("session-skip"), stage ? "session.next" : part ? "session.skip" : "session.skipSetup");
    byId("session-confirm").hidden = stage === null || pause !== null;
    if (stage) setWord(byId("session-confirm"), `session.confirm.${stage}`);
    setWord(byId("session-pause"), lasts(pause) ? "session.goOn" : "session.pause");
    byId("session-pause").hidden = !part;
    byId("session-how").hidden = !part;
    const ended = lane?.ends.some((end) => end !== null) ?? false;
    byId("lane-hint").hidden = !lane || ended || part?.kind === "backward";
    byId("session-lane").hidden = !ended;
  }

  /** @param {PartReading} part @param {string} headline @param {string} hint */
  kindOf(part, headline, hint) {
    return part.kind === "backward" || part.stage ? hint : headline;
  }

  /** @returns {boolean} whether the session waits until somebody goes on */
  get waits() {
    return lasts(this.coach?.pause ?? null);
  }

  /** @returns {string} the one big line while nothing is being said, if there is one */
  get headline() {
    return this.step === "live" && !this.away ? this.coach?.headline ?? "" : "";
  }

  /** What the page says by itself in such a session. @param {string} id @returns {string} */
  notice(id) {
    return this.step === "live" && this.coach?.treadmill ? `${id}_belt` : id;
  }

  /** The lane's ends, to be drawn. @returns {(number|null)[]} */
  get ends() {
    return this.step === "live" ? this.coach?.lane?.ends ?? [] : [];
  }

  /** No pictures come any more, or none of this session. */
  lost() {
    this.quiet();
    this.lesson.end();
    this.away = true;
    set(this.parts.lane, "");
    delete document.body.dataset.phase;
    delete document.body.dataset.stage;
  }

  quiet() {
    this.rhythm.beep(null);
    this.rhythm.beat(null);
  }

  controls() {
    const on = (/** @type {string} */ id, /** @type {() => void} */ deed) =>
      byId(id).addEventListener("click", deed);
    on("session-skip", () => this.stream.coach("skip"));
    on("session-confirm", () => this.stream.coach("confirm"));
    on("session-pause", () => {
      if (this.waits) this.stream.coach("go_on", { pause: this.coach?.pause ?? null });
      else this.stream.coach("pause");
    });
    on("session-how", () => this.stream.coach("how"));
    on("session-lane", () => this.stream.coach("clear_lane"));
    on("session-beat", () => {
      this.beating = !this.beating;
      byId("session-beat").setAttribute("aria-pressed", String(this.beating));
    });
    on("session-end", () => this.askEnd());
    byId("picture").addEventListener("click", (event) => this.mark(event));
  }

  /** Ending is asked twice: a hand on a phone in the pocket must not end it. */
  askEnd() {
    const button = byId("session-end");
    if (this.sure) {
      window.clearTimeout(this.sure);
      this.sure = 0;
      if (this.deeds.sees()) this.stream.coach("end");
      // Nobody hears it there; the session can be gone on with for a while.
      else this.leave();
      write(button, "session.end");
      return;
    }
    write(button, "session.endSure");
    this.sure = window.setTimeout(() => {
      this.sure = 0;
      write(button, "session.end");
    }, SURE_MS);
  }

  /** To the start page; what was walked is kept and can be gone on with. */
  leave() {
    this.deeds.onWay(false);
    location.assign(this.profile ? `/?profile=${encodeURIComponent(this.profile)}` : "/");
  }

  /** Where the picture was clicked, there the lane ends. @param {MouseEvent} event */
  mark(event) {
    if (this.step !== "live") return;
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const box = canvas.getBoundingClientRect();
    const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
    const x = (event.clientX - box.left - box.width / 2) / (canvas.width * scale) + 0.5;
    if (x >= 0 && x <= 1) this.stream.coach("mark", { x });
  }
}

/** @param {CoachReading} coach @returns {string} what goes on: a part of the session, or a led change */
function phaseOf({ part, phase }) {
  return part?.stage ? "change" : (part?.kind ?? phase);
}

/** @param {string|null} pause @returns {boolean} whether it lasts until somebody goes on */
function lasts(pause) {
  return pause !== null && LASTING.includes(pause);
}

/** Only what has changed is written: a reader's place and an alert stay as they are.
 * @param {HTMLElement} element @param {string} text */
function set(element, text) {
  if (element.textContent !== text) writeText(element, text);
}

/** @param {HTMLElement} element @param {string} key */
function setWord(element, key) {
  if (element.dataset.word !== key) write(element, key);
}

/** @param {PartReading} part @returns {number} the share of it that is done */
function done(part) {
  return part.duration_s > 0 ? Math.min(1, Math.max(0, 1 - part.left_s / part.duration_s)) : 0;
}
