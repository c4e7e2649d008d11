// @ts-check
/**
 * What all panels of a clip's page share: the clip, its report, its frames, and the moment shown.
 *
 * A panel shows what is here and asks for another moment by `go`; the player carries it out and says
 * by `arrived` which moment the picture is of. All times are the walker's real seconds.
 */

import { Problem, address, ask } from "../../shared/rest.js";
import { Keys } from "./keys.js";

/** @typedef {import("../../shared/wire.d.ts").Report} ClipReport */
/** @typedef {import("../../shared/wire.d.ts").EventSoFarOut} EventSoFar */
/** @typedef {import("../../shared/wire.d.ts").ClipOut} Clip */
/** @typedef {import("../../shared/wire.d.ts").FramesOut} Frames  of the review copy: of each its time in
 *   the copy and the walker's seconds */
/** @typedef {import("../../shared/wire.d.ts").NoteOut} Note */
/** @typedef {"time"|"report"|"notes"|"selection"|"frames"|"window"|"drawings"|"changed"} What  what has
 *   changed; "changed": something was asked of the server that takes a while */
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
    /** There once `reload` is done. @type {Clip} */
    this.clip = /** @type {Clip} */ ({ uid });
    /** With the corrections in force; null until the clip is analysed. @type {ClipReport|null} */
    this.report = null;
    /** As the machine found it. @type {ClipReport|null} */
    this.automatic = null;
    /** Null until the review copy is there. @type {Frames|null} */
    this.frames = null;
    /** @type {Note[]} */
    this.notes = [];
    /** Drawn on the picture, and no note's yet. @type {{t_s: number, shape: import("./shapes.js").Shape}[]} */
    this.drawings = [];
    /** The moment that the picture shows, in the walker's seconds. */
    this.t_s = 0;
    /** What is looped, if anything. @type {Span|null} */
    this.selection = null;
    /** What timeline and charts show. @type {Span} */
    this.window = { from_s: 0, to_s: 1 };
    this.keys = new Keys();
    /** Set by the player. @type {Screen|null} */
    this.screen = null;
    /** Contacts that are known while the clip is still looked at. @type {EventSoFar[]} */
    this.early = [];
    this.early_s = 0;
    /** @type {Set<(what: What) => void>} */
    this.listeners = new Set();
    /** @type {Leader|null} */
    this.leader = null;
  }

  /** How long the clip is, in the walker's seconds; 0 while nothing tells. */
  get duration_s() {
    const last = this.frames?.t_s.at(-1) ?? 0;
    return Math.max(last, this.report?.source.duration_s ?? this.early_s);
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

  /** @param {{t_s: number, shape: import("./shapes.js").Shape}[]} drawings */
  draw(drawings) {
    this.drawings = drawings;
    this.tell("drawings");
  }

  /** Have timeline and charts show this stretch. @param {number} from_s @param {number} to_s */
  look(from_s, to_s) {
    const whole_s = this.duration_s || 1;
    const span_s = Math.min(whole_s, Math.max(0.4, to_s - from_s));
    const start_s = Math.max(0, Math.min(from_s, whole_s - span_s));
    this.window = { from_s: start_s, to_s: start_s + span_s };
    this.tell("window");
  }

  /** What happened, by kind, in order of time. @returns {EventSoFar[]} */
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
    const at = { uid: this.uid };
    const [clip, report, automatic] = await Promise.all([
      ask("GET /api/review/clips/{uid}", { at }),
      ifThere(ask("GET /api/review/clips/{uid}/report", { at })),
      ifThere(ask("GET /api/review/clips/{uid}/report", { at, query: { automatic: "true" } }))]);
    this.clip = clip;
    this.report = report;
    this.automatic = automatic;
    if (this.window.to_s <= 1) this.look(0, this.duration_s);
    this.tell("report");
  }

  /** Fetch the table of frames, if the review copy is there. @returns {Promise<boolean>} */
  async reloadFrames() {
    this.frames = await ifThere(ask("GET /api/review/clips/{uid}/frames", { at: { uid: this.uid } }));
    if (!this.frames) return false;
    this.look(0, this.duration_s);
    this.tell("frames");
    return true;
  }

  /** What is known while the clip is still looked at.
   * @param {{t_s: number, events: EventSoFar[]}} state */
  soFar({ t_s, events }) {
    if (t_s === this.early_s && events.length === this.early.length) return;
    this.early = events;
    this.early_s = t_s;
    if (!this.frames) this.look(0, this.duration_s);
    this.tell("window");
  }

  async reloadNotes() {
    this.notes = await ask("GET /api/review/clips/{uid}/notes", { at: { uid: this.uid } });
    this.tell("notes");
  }

  /** An address below the clip's own, of a file. @param {string} below */
  at(below) {
    return address(`/api/review/clips/{uid}${below}`, { uid: this.uid });
  }
}

/** An answer, or null where there is nothing yet. @template T @param {Promise<T>} asked
 * @returns {Promise<T|null>} */
async function ifThere(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.status === 409)) return null;
    throw error;
  }
}
