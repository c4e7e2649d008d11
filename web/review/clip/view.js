// @ts-check
/**
 * What all panels of a clip's page share: the clip, its report, its frames, and the moment shown.
 *
 * A panel shows what is here and asks for another moment by `go`; the player carries it out and says
 * by `arrived` which moment the picture is of. All times are the walker's real seconds.
 */

import { Problem, address } from "../../shared/rest.js";
import { word as t } from "../../shared/words.js";
import { Keys } from "./keys.js";

/** @typedef {"left"|"right"} Foot */
/** @typedef {{t_s: number, foot: Foot, kind: "contact"|"liftoff", confidence: number,
 *   first_touch_s?: number|null, first_touch_spread_s?: number|null}} GaitEvent */
/** @typedef {{index: number, foot: Foot, contact_s: number, liftoff_s: number|null, direction: string,
 *   length_m: number|null, length_leg: number|null, landing: string, foot_pitch_deg: number|null,
 *   heel_lag_s: number|null, confidence: number}} Step */
/** @typedef {{start_s: number, end_s: number, label: string, confidence: number}} Stretch */
/** @typedef {{check: string, start_s: number, end_s: number, text: string}} Finding  a fault */
/** @typedef {{t_s: number, confidence: number}} Crossing  where left and right are doubtful */
/**
 * As much of `backstep.report/1` as the panels read; what is not known is null.
 * @typedef {object} ClipReport
 * @property {{duration_s: number, fps: number, width: number, height: number, time_scale: number,
 *   turned_deg: number, roll_deg: number|null, capture_hz?: number|null,
 *   looks_slowed?: boolean|null}} source
 * @property {{height_m: number|null, leg_m: number|null}} subject
 * @property {Stretch[]} view
 * @property {Stretch[]} direction
 * @property {GaitEvent[]} events
 * @property {Step[]} steps
 * @property {Finding[]} [findings]
 * @property {Crossing[]} [crossings]
 * @property {{limits: string[]}} summary
 */
/** @typedef {{uid: string, name: string, client_id: number|null, filmed_on: string|null,
 *   height_m: number|null, problem: string|null, analysed_at: string|null}} Clip */
/**
 * The frames of the review copy: of each its time in the copy and the walker's seconds.
 * @typedef {{width: number, height: number, copy_s: number[], t_s: number[]}} Frames
 */
/** @typedef {{id: number, t_s: number, text: string, drawings: Record<string, unknown>[]}} Note */
/** @typedef {"time"|"report"|"notes"|"selection"|"frames"|"window"|"drawings"|"state"} What  what has
 *   changed */
/** @typedef {{from_s: number, to_s: number}} Span */
/**
 * The picture on the screen: where panels draw on it. overlay: fits the picture exactly, in its own
 * pixels; film: the frame that is shown; bones: the landmarks of each frame; zoom: how large it is.
 * @typedef {{overlay: SVGSVGElement, film: import("./film.js").Film, bones: import("./bones.js").Bones,
 *   zoom: import("./zoom.js").Zoom}} Screen
 */
/**
 * Carries out where to go; the player is one.
 * @typedef {{go: (t_s: number) => void, playSpan: (from_s: number, to_s: number) => void}} Leader
 */

export class ClipView {
  /** @param {string} uid */
  constructor(uid) {
    this.uid = uid;
    /** @type {Clip} */
    this.clip = { uid, name: "", client_id: null, filmed_on: null, height_m: null, problem: null,
      analysed_at: null };
    /** With the corrections in force; null until the clip is analysed. @type {ClipReport|null} */
    this.report = null;
    /** As the machine found it. @type {ClipReport|null} */
    this.automatic = null;
    /** Null until the review copy is there. @type {Frames|null} */
    this.frames = null;
    /** @type {Note[]} */
    this.notes = [];
    /** The moment that the picture shows, in the walker's seconds. */
    this.t_s = 0;
    /** What is looped, if anything. @type {Span|null} */
    this.selection = null;
    /** What timeline and charts show. @type {Span} */
    this.window = { from_s: 0, to_s: 1 };
    this.keys = new Keys();
    /** Set by the player. @type {Screen|null} */
    this.screen = null;
    /** Contacts that are known while the clip is still looked at. @type {GaitEvent[]} */
    this.early = [];
    /** @type {Set<(what: What) => void>} */
    this.listeners = new Set();
    /** @type {Leader|null} */
    this.leader = null;
  }

  /** How long the clip is, in the walker's seconds; 0 while nothing tells. */
  get duration_s() {
    const last = this.frames?.t_s.at(-1) ?? 0;
    return Math.max(last, this.report?.source.duration_s ?? 0);
  }

  /** Have `listener` called after every change. @param {(what: What) => void} listener
   * @returns {() => void} ends it */
  on(listener) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** @param {What} what */
  tell(what) {
    for (const one of [...this.listeners]) one(what);
  }

  /** Show the picture of this moment. @param {number} t_s */
  go(t_s) {
    const wanted = Math.max(0, Math.min(t_s, this.duration_s));
    if (this.leader && this.frames) this.leader.go(wanted);
    else this.arrived(wanted);
  }

  /** Play this stretch again and again. @param {number} from_s @param {number} to_s */
  playSpan(from_s, to_s) {
    this.select({ from_s: Math.max(0, from_s), to_s: Math.min(to_s, this.duration_s || to_s) });
    this.leader?.playSpan(from_s, to_s);
  }

  /** @param {Span|null} selection */
  select(selection) {
    this.selection = selection;
    this.tell("selection");
  }

  /** Have timeline and charts show this stretch. @param {number} from_s @param {number} to_s */
  look(from_s, to_s) {
    const whole_s = this.duration_s || 1;
    const span_s = Math.min(whole_s, Math.max(0.4, to_s - from_s));
    const start_s = Math.max(0, Math.min(from_s, whole_s - span_s));
    this.window = { from_s: start_s, to_s: start_s + span_s };
    this.tell("window");
  }

  /** What happened, by kind, in order of time. @returns {GaitEvent[]} */
  get events() {
    return this.report?.events ?? this.early;
  }

  /** The player says which moment the picture is of. @param {number} t_s */
  arrived(t_s) {
    this.t_s = t_s;
    this.tell("time");
  }

  /** Fetch the clip and its report anew, after a correction or when its analysis is done. */
  async reload() {
    const [clip, report, automatic] = await Promise.all([
      this.get(""), this.get("/report"), this.get("/report", { automatic: "true" })]);
    if (!clip) throw new Problem(t("review.clip.gone"));
    this.clip = /** @type {Clip} */ (clip);
    this.report = /** @type {ClipReport|null} */ (report);
    this.automatic = /** @type {ClipReport|null} */ (automatic);
    this.tell("report");
  }

  /** Fetch the table of frames, if the review copy is there. @returns {Promise<boolean>} */
  async reloadFrames() {
    const frames = /** @type {Frames|null} */ (await this.get("/frames"));
    if (!frames) return false;
    this.frames = frames;
    this.tell("frames");
    return true;
  }

  async reloadNotes() {
    this.notes = /** @type {Note[]} */ ((await this.get("/notes")) ?? []);
    this.tell("notes");
  }

  /** An address below the clip's own. @param {string} below @param {Record<string, string>} [query] */
  at(below, query = {}) {
    return address(`/api/review/clips/{uid}${below}`, { uid: this.uid }, query);
  }

  /** What is kept there; null where there is nothing yet. @param {string} below
   * @param {Record<string, string>} [query] @returns {Promise<unknown>} @throws {Problem} */
  async get(below, query = {}) {
    let answer;
    try {
      answer = await fetch(this.at(below, query));
    } catch {
      throw new Problem(t("problem.gone"));
    }
    if (answer.status === 404 || answer.status === 409) return null; // not there yet
    const found = await answer.json().catch(() => null);
    if (!answer.ok) throw new Problem(found?.error ?? t("problem.unknown"), {}, answer.status);
    return found;
  }
}
