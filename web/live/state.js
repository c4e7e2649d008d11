// @ts-check
/**
 * What the live page knows of the session it watches. Messages go in; `view.js` draws what comes
 * out. No element of the page is touched here, and nothing is sent.
 */

import { asked } from "../shared/words.js";

/** @typedef {import("../shared/voice.js").Cue} Cue */
/** @typedef {import("../shared/wire.d.ts").NoticeWords} NoticeWords */
/** @typedef {import("../shared/wire.d.ts").Situation} Situation */
/** @typedef {import("../shared/wire.d.ts").Telemetry} Telemetry */
/** @typedef {import("../shared/voice.js").SoundState} SoundState */
/** What the page says of itself, where nothing is known of a walker: `none`, there is no session.
 * @typedef {"waiting"|"camera_off"|"over"|"lost"|"none"} Standby */
/** The big line. kind: decides its colour; cue: the id of the cue that it says; text: nothing where
 * it is the hint of the situation; language: of the text, if not the page's.
 * @typedef {{kind: string, cue: string, text: string, language: string}} BigLine */

/** The page's knowledge. */
export class State {
  constructor() {
    /** @type {Situation|Standby} */
    this.situation = "waiting";
    /** What was said last and still stands. @type {Cue|null} */
    this.cue = null;
    /** The session is over or the connection lost; a picture still being decoded must not undo it. */
    this.over = false;
    /** Whether the server is there; `null` while connecting for the first time. @type {boolean|null} */
    this.live = null;
    /** @type {SoundState} */
    this.sound = "off";
    /** What stands as the one big line of a session with a plan. */
    this.headline = "";
    /** What is said while the walker stands tall. */
    this.standing = "";
    /** To be read from where one walks, once nothing else is told. */
    this.urgent = "";
    /** What the page may say by itself, by id. @type {Record<string, NoticeWords>} */
    this.notices = {};
    /** The language that the page's own address asks for, until the session has heard of it. */
    this.wish = asked();
    /** Frame rate and lag, for whoever asks for them: key "d", or the page opened with `?debug`. */
    this.debugging = new URLSearchParams(location.search).has("debug");
  }

  /** One frame. @param {Telemetry} telemetry @param {string} headline @param {string} standing */
  picture(telemetry, headline, standing) {
    this.situation = telemetry.situation;
    this.headline = headline;
    this.standing = standing;
    this.urgent = "";
    const older = this.cue !== null && telemetry.t_s < this.cue.t_s; // overtaken by a cue
    if (!older && telemetry.cue?.number !== this.cue?.number) this.cue = telemetry.cue;
  }

  /** Something is said, or nothing stands any more. @param {Cue|null} cue */
  say(cue) {
    this.cue = cue;
    this.urgent = "";
  }

  /** @returns {boolean} whether the walker hears something */
  get hears() {
    return this.sound !== "off" && this.sound !== "failed";
  }

  /** Where nothing is known yet. @param {Standby} situation */
  become(situation) {
    if (situation === this.situation) return;
    this.situation = situation;
    this.urgent = "";
  }

  /** Nothing is known of the walker now. @param {Situation|Standby} [situation] where it changes */
  lose(situation = this.situation) {
    this.situation = situation;
    this.headline = "";
    this.standing = "";
    this.say(null);
  }

  /** Say this in place of all else. @param {NoticeWords|undefined} about only what is urgent */
  alarm(about) {
    if (about?.urgent) this.urgent = about.spoken;
  }

  /** @returns {BigLine} */
  get line() {
    if (this.urgent) return { kind: "urgent", cue: "", text: this.urgent, language: "" };
    if (this.standing) return { kind: "stand", cue: "", text: this.standing, language: "" };
    const { cue } = this;
    if (cue) return { kind: kindOf(cue), cue: cue.id, text: cue.text, language: cue.language };
    return { kind: this.headline ? "plan" : "idle", cue: "", text: this.headline, language: "" };
  }
}

/** @param {Cue} cue @returns {string} which decides the colour of the big line */
function kindOf(cue) {
  if (cue.priority <= 1) return "urgent";
  if (cue.id.startsWith("flow.")) return "plan"; // what comes next is no correction
  return cue.priority >= 5 ? "praise" : "care";
}
