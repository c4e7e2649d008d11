// @ts-check
/**
 * The page's own camera put together: its controls, its pictures, and what is said about it.
 *
 * It is let go when the session is over, when the page is left, and when nobody has looked at the
 * page for a while.
 */

import { Camera } from "./camera.js";
import { Sender } from "./sender.js";
import { word, write } from "../shared/words.js";

/** @typedef {import("./camera.js").Trouble} Trouble */
/** @typedef {import("./socket.js").Stream} Stream */
/** @typedef {import("../shared/wire.d.ts").Telemetry} Telemetry */
/** @typedef {import("../shared/wire.d.ts").PictureWanted} PictureWanted */

/**
 * @typedef {object} Parts
 * @property {HTMLVideoElement} video
 * @property {HTMLElement} bar      the controls in the head of the page
 * @property {HTMLSelectElement} list
 * @property {HTMLButtonElement} off
 * @property {HTMLButtonElement} start  in the notice
 */

/**
 * @typedef {object} OwnEvents
 * @property {() => void} onChange   what `notice` gives has changed
 * @property {(id: string) => void} onTrouble  to be said aloud
 * @property {() => void} onStart    the walker has clicked, so sound is allowed
 */

const REST_MS = 30000;
const WAS_ON = "backstep-camera-on";

/** The camera of this browser, where the server looks through it. */
export class Own {
  /** @param {Parts} parts @param {Stream} stream @param {OwnEvents} events */
  constructor(parts, stream, events) {
    this.parts = parts;
    this.stream = stream;
    this.events = events;
    /** Whether the server looks through a page's camera at all. */
    this.used = false;
    /** From the deciding picture to the tone of the last "Stop". @type {number|null} */
    this.stopMs = null;
    this.session = "";
    this.renewed = "";
    this.page = pageName();
    this.rest = 0;
    this.seize = false;
    this.camera = new Camera(parts.video, {
      onState: (_, trouble) => this.changed(trouble),
      onList: (devices, chosen) => this.list(devices, chosen),
    });
    this.sender = new Sender(parts.video, {
      onPicture: (message) => stream.picture(message),
      onShape: () => this.renew(this.session),
    });
    parts.start.addEventListener("click", () => {
      this.seize = this.camera.trouble === "camera_elsewhere";
      events.onStart();
      void this.camera.start();
    });
    parts.off.addEventListener("click", () => this.camera.stop());
    parts.list.addEventListener("change", () => void this.choose(parts.list.value));
    document.addEventListener("visibilitychange", () => this.seen());
    window.addEventListener("pagehide", () => this.camera.release());
  }

  /**
   * Connected, or a new session begins.
   * @param {string} session @param {boolean} used whether the server looks through a page's camera
   */
  hello(session, used) {
    this.session = session;
    const first = used && !this.used;
    this.used = used;
    this.parts.video.hidden = !used;
    this.sender.forget();
    if (this.camera.state === "on") this.offer();
    // A page that was reloaded while its camera was on goes on without a click.
    else if (first && wasOn()) void this.camera.start();
    else this.changed(this.camera.trouble);
  }

  /** Have a new session in place of a running one, whose end is then no end. @param {string} session */
  renew(session) {
    this.renewed = session;
    this.stream.again(session);
  }

  /** Another session is about to take the place of the running one, or is not after all.
   * @param {boolean} [comes] */
  expect(comes = true) {
    this.renewed = comes ? this.session : "";
  }

  /** @returns {boolean} whether a new session has been asked for and has not begun */
  get renewing() {
    return this.renewed !== "" && this.renewed === this.session;
  }

  /** The session is over. */
  over() {
    this.sender.forget();
    if (this.used && this.camera.state !== "off") this.camera.stop();
  }

  /** The session begins anew. */
  again() {
    if (this.used && this.camera.state === "off") void this.camera.start();
  }

  offer() {
    this.stream.camera(true, this.page, this.seize);
    this.seize = false;
  }

  /** Another page has the camera. */
  elsewhere() {
    this.camera.stop("camera_elsewhere");
  }

  /** @param {string} device */
  async choose(device) {
    const { session } = this;
    await this.camera.start(device);
    // Another view: what was known of this one does not hold there.
    if (this.camera.state === "on") this.renew(session);
  }

  /** @param {Trouble|null} trouble */
  changed(trouble) {
    if (!this.used) return;
    const { parts, camera } = this;
    const on = camera.state === "on";
    parts.bar.hidden = !on;
    parts.video.dataset.on = String(on);
    write(parts.start, trouble === null ? "camera.start" : startWord(trouble));
    if (on && !trouble) this.offer();
    else if (camera.state === "off") this.stream.camera(false, this.page, false);
    if (camera.state !== "starting") remember(on || trouble === "camera_rested");
    if (trouble && trouble !== "camera_rested") this.events.onTrouble(trouble);
    this.events.onChange();
  }

  /** @param {MediaDeviceInfo[]} devices @param {string} chosen */
  list(devices, chosen) {
    this.parts.list.replaceChildren(
      ...devices.map((device, index) => {
        const label = device.label || word("camera.name", { number: index + 1 });
        return new Option(label, device.deviceId, false, device.deviceId === chosen);
      }),
    );
  }

  /** The page has come in or gone out of sight. */
  seen() {
    window.clearTimeout(this.rest);
    if (document.hidden) {
      this.rest = window.setTimeout(() => {
        if (document.hidden && this.camera.state === "on") this.camera.stop("camera_rested");
      }, REST_MS);
    } else if (this.camera.trouble === "camera_rested") {
      void this.camera.start();
    }
  }

  /** @returns {{id: Trouble|null, text: string}|null} what hides the picture now */
  get notice() {
    if (!this.used) return null;
    const { state, trouble } = this.camera;
    if (trouble) return { id: trouble, text: "" };
    if (state === "off") return { id: null, text: word("camera.invite") };
    return state === "starting" ? { id: null, text: word("camera.starting") } : null;
  }

  /** @returns {boolean} whether the notice has a button that starts the camera */
  get canStart() {
    return this.used && this.camera.state === "off" && this.camera.trouble !== "camera_insecure";
  }

  /** A skeleton has been drawn. @param {Telemetry} telemetry */
  drawn(telemetry) {
    const { number, held_s: held, width, height, small } = telemetry;
    this.sender.tell(this.session, width, height);
    this.sender.pace.keepSmall(small);
    if (held === null) return;
    // It is on the screen with the next refresh, not before.
    requestAnimationFrame(() => this.sender.drawn(number, held, performance.now()));
  }

  /**
   * A cue begins to sound.
   * @param {import("../shared/voice.js").Cue} cue @param {number} toneMs when its first tone sounds
   * @returns {number|null} ms since the picture that decided it was taken; `null` where another
   *   page or camera has the session's clock
   */
  sounds(cue, toneMs) {
    const { beginMs } = this.sender;
    if (beginMs === null) return null;
    const lagMs = Math.round(toneMs - beginMs - 1000 * cue.t_s);
    if (cue.priority === 0) this.stopMs = lagMs;
    return lagMs;
  }

  /** @param {number} fps @returns {string} for the debug corner */
  debug(fps) {
    const { pace, size } = this.sender;
    const rate = `${fps.toFixed(0)} fps · ${size}`;
    if (!pace.lag) return rate;
    const { median, p95 } = pace.lag;
    const lag = { median: Math.round(median), most: Math.round(p95) };
    const stop = this.stopMs === null ? "" : ` · ${word("debug.stop", { lag: this.stopMs })}`;
    return `${rate} · ${word("debug.lag", lag)}${stop}`;
  }
}

/** @param {Trouble} trouble @returns {string} the key of what the button says */
function startWord(trouble) {
  if (trouble === "camera_elsewhere") return "camera.here";
  return trouble === "camera_rested" ? "camera.start" : "camera.retry";
}

/** @returns {string} a name for this page that no other has */
function pageName() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns {boolean} */
function wasOn() {
  try {
    return sessionStorage.getItem(WAS_ON) === "true";
  } catch {
    return false;
  }
}

/** @param {boolean} on */
function remember(on) {
  try {
    sessionStorage.setItem(WAS_ON, String(on));
  } catch {
    // storage may be forbidden; then a reload needs a click
  }
}

/** For the debug corner, where the camera is the server's. @param {Telemetry} telemetry
 * @returns {string} */
export function debugLine({ fps, lag_s: lag }) {
  const rate = `${fps.toFixed(0)} fps`;
  return lag === null ? rate : `${rate} · ${Math.round(lag * 1000)} ms`;
}
