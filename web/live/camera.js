// @ts-check
/** This browser's camera: opened, chosen from a list, watched, let go. */

/** @typedef {"off"|"starting"|"on"} CameraState */
/** @typedef {"camera_refused"|"camera_none"|"camera_in_use"|"camera_insecure"|"camera_unplugged"|"camera_still"|"camera_elsewhere"|"camera_failed"|"camera_rested"} Trouble */

/**
 * @typedef {object} CameraEvents
 * @property {(state: CameraState, trouble: Trouble|null) => void} onState
 * @property {(devices: MediaDeviceInfo[], chosen: string) => void} onList
 */

const REMEMBERED = "backstep-camera";
/** A camera that shows nothing new for so long is covered up inside or has hung. */
const STILL_MS = 4000;
const LOOK_MS = 500;

/** What a browser's error means to the walker. @type {Readonly<Record<string, Trouble>>} */
const TROUBLES = Object.freeze({
  NotAllowedError: "camera_refused",
  SecurityError: "camera_refused",
  NotFoundError: "camera_none",
  OverconstrainedError: "camera_none",
  NotReadableError: "camera_in_use",
  AbortError: "camera_in_use",
});

/** The camera behind a `<video>`. */
export class Camera {
  /** @param {HTMLVideoElement} video @param {CameraEvents} events
   * @param {boolean} [remembers] which camera was used last, in the browser's storage */
  constructor(video, events, remembers = true) {
    this.remembers = remembers;
    this.video = video;
    this.events = events;
    /** @type {CameraState} */
    this.state = "off";
    /** @type {Trouble|null} */
    this.trouble = null;
    /** @type {MediaStream|null} */
    this.stream = null;
    /** Raised by every start and stop; a permission that is given later belongs to none. */
    this.turn = 0;
    this.device = remembers ? remembered() : "";
    this.seen = { at: 0, time: -1 };
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.changed());
    setInterval(() => this.look(), LOOK_MS);
  }

  /** @param {string} [device] the id of the one to open; else the one used last */
  async start(device) {
    if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) {
      this.stop("camera_insecure");
      return;
    }
    this.release();
    const turn = ++this.turn;
    this.become("starting", null);
    try {
      const stream = await this.open(device ?? this.device);
      if (turn !== this.turn) {
        stop(stream);
        return;
      }
      await this.show(stream);
    } catch (error) {
      if (turn !== this.turn) return;
      const name = error instanceof Error ? error.name : "";
      this.stop(TROUBLES[name] ?? "camera_failed");
    }
  }

  /** @param {string} device @returns {Promise<MediaStream>} */
  async open(device) {
    const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    const media = navigator.mediaDevices;
    if (device) {
      try {
        return await media.getUserMedia({ video: { ...size, deviceId: { exact: device } } });
      } catch (error) {
        // The one used last is not there today: any other will do.
        const gone = error instanceof Error &&
          (error.name === "OverconstrainedError" || error.name === "NotFoundError");
        if (!gone) throw error;
      }
    }
    return media.getUserMedia({ video: size });
  }

  /** @param {MediaStream} stream */
  async show(stream) {
    const [track] = stream.getVideoTracks();
    this.stream = stream;
    track.addEventListener("ended", () => {
      if (this.stream === stream) this.stop("camera_unplugged");
    });
    this.video.srcObject = stream;
    this.seen = { at: performance.now(), time: -1 };
    await this.video.play();
    if (this.stream !== stream) return;
    this.device = track.getSettings().deviceId ?? "";
    if (this.remembers) remember(this.device);
    this.become("on", null);
    await this.list();
  }

  /** @param {Trouble|null} [why] */
  stop(why = null) {
    this.turn += 1;
    this.release();
    this.become("off", why);
  }

  release() {
    const { stream } = this;
    this.stream = null;
    if (stream) stop(stream);
    this.video.srcObject = null;
  }

  async list() {
    const all = await navigator.mediaDevices.enumerateDevices();
    this.events.onList(all.filter((one) => one.kind === "videoinput"), this.device);
  }

  /** Something was plugged in or out. */
  async changed() {
    if (this.state === "on") await this.list();
    // Plugged in again: the walker is across the room and wants to go on.
    const missing = this.trouble === "camera_unplugged" || this.trouble === "camera_none";
    if (this.state !== "off" || !missing) return;
    const all = await navigator.mediaDevices.enumerateDevices();
    if (all.some((one) => one.kind === "videoinput")) await this.start();
  }

  /** A camera may hang without a word. */
  look() {
    if (this.state !== "on") return;
    const now = performance.now();
    if (document.hidden || this.video.currentTime !== this.seen.time) {
      this.seen = { at: now, time: this.video.currentTime };
      if (this.trouble === "camera_still") this.become("on", null);
    } else if (now - this.seen.at > STILL_MS && !this.trouble) {
      this.become("on", "camera_still");
    }
  }

  /** @param {CameraState} state @param {Trouble|null} trouble */
  become(state, trouble) {
    this.state = state;
    this.trouble = trouble;
    this.events.onState(state, trouble);
  }
}

/** @param {MediaStream} stream */
function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** @returns {string} */
function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return ""; // storage may be forbidden; then it is chosen anew each time
  }
}

/** @param {string} device */
function remember(device) {
  try {
    localStorage.setItem(REMEMBERED, device);
  } catch {
    // as above
  }
}
