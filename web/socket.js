// @ts-check
/**
 * The stream from the server: pictures with telemetry, cues and states.
 *
 * Each picture is acknowledged as soon as it has arrived and been drawn, so the server sends
 * the newest next and nothing piles up. The other way round likewise: where the page's own camera
 * is looked through, a picture is sent when the server wants one.
 */

/**
 * @typedef {object} Cue
 * @property {number} number
 * @property {number} t_s
 * @property {string} id
 * @property {number} priority
 * @property {string} text
 * @property {string} spoken
 * @property {string} earcon
 * @property {string} language
 * @property {number|null} [since] what it belongs to: once something else is to be done, it holds
 *   no longer; without one it always holds
 * @property {boolean} [instructs] it says what to do now, and is never passed over while it holds
 */

/**
 * @typedef {object} CheckReading
 * @property {string} id
 * @property {"good"|"fault"|"cant_tell"} verdict
 * @property {number|null} value
 * @property {string} unit
 * @property {number} scale_low
 * @property {number} scale_high
 * @property {number|null} ok_low
 * @property {number|null} ok_high
 * @property {number} confidence
 * @property {string|null} fault
 * @property {string} reason
 */

/**
 * @typedef {object} Baseline
 * @property {"waiting"|"holding"|"done"|"given_up"|"skipped"} state
 * @property {number} share
 * @property {number} left_s
 * @property {string|null} hindrance
 */

/**
 * @typedef {object} Telemetry
 * @property {number} number
 * @property {number} t_s
 * @property {string} situation
 * @property {string} direction
 * @property {string} view
 * @property {number} backward_steps
 * @property {number|null} cadence_spm
 * @property {number|null} speed_mps
 * @property {CheckReading[]} checks
 * @property {[number, number, number][]|null} landmarks
 * @property {Cue|null} cue
 * @property {Baseline|null} baseline
 * @property {number} width
 * @property {number} height
 * @property {number} fps
 * @property {number|null} lag_s
 * @property {number|null} held_s
 * @property {Coach|null} coach  how far a session with a plan has come
 * @property {boolean} slow  too few pictures a second are looked at
 * @property {boolean} small  smaller ones would help
 */

/**
 * @typedef {object} Coach
 * @property {number} session  as it is kept
 * @property {number} profile  of whoever walks
 * @property {"setup"|"standing"|"parts"|"done"} phase
 * @property {string|null} pause
 * @property {string} headline
 * @property {string} hint
 * @property {boolean} treadmill
 * @property {{number: number, count: number, kind: string, left_s: number, duration_s: number,
 *   steps_left: number|null, focus: string|null, counting: boolean,
 *   stage: "stop"|"turn"|"start"|null}|null} part  stage: of a led change on a treadmill
 * @property {{state: string, left_s: number|null, beep_every_s: number|null, marked: boolean,
 *   ends: (number|null)[]}|null} lane
 * @property {string|null} finding
 * @property {number|null} tilt_deg
 * @property {string} view
 * @property {number|null} beat_spm
 * @property {string|null} trouble
 */

/** @typedef {{session: string, number: number}} Wanted */
/** @typedef {{shown: string, spoken: string, urgent: boolean}} Notice */
/** What the session speaks: its language, and words by id. @typedef {{language: string, notices: Record<string, Notice>, kept: Record<string, string>}} Spoken */
/** @typedef {Spoken & {session: string, camera: "server"|"browser", cues: Cue[], since: number,
 *   demo: import("./demo.js").About|null}} Hello */

/**
 * @typedef {object} Handlers
 * @property {(live: boolean) => void} onLink
 * @property {(hello: Hello) => void} onHello
 * @property {(state: string, message: string, model: import("./fetching.js").Fetched|null) => void} onState
 * @property {(cue: Cue) => void} onCue
 * @property {(since: number) => void} onHolds
 * @property {(telemetry: Telemetry, jpeg: Blob) => Promise<void>} onPicture
 * @property {(wanted: Wanted) => void} onWanted
 * @property {() => void} onElsewhere
 * @property {(spoken: Spoken) => void} onLanguage
 */

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A connection that mends itself. */
export class Stream {
  /** @param {string} url @param {Handlers} handlers */
  constructor(url, handlers) {
    this.url = url;
    this.handlers = handlers;
    this.retryMs = FIRST_RETRY_MS;
    /** @type {WebSocket|null} */
    this.socket = null;
  }

  /** Connect, and again whenever the connection drops. */
  connect() {
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.retryMs = FIRST_RETRY_MS;
      this.handlers.onLink(true);
    };
    socket.onmessage = (event) => this.receive(socket, event.data);
    socket.onclose = () => {
      this.handlers.onLink(false);
      setTimeout(() => this.connect(), this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
    };
  }

  /** Ask for a new session. @param {string} [session] also while this one runs */
  again(session) {
    this.send(session ? { type: "again", session } : { type: "again" });
  }

  /** Say that this page has a camera, or has it no longer.
   * @param {boolean} on @param {string} page @param {boolean} seize from another page */
  camera(on, page, seize) {
    this.send({ type: "camera", on, page, seize });
  }

  /** @param {Wanted} wanted @param {number} capturedMs @param {ArrayBuffer} jpeg */
  picture({ session, number }, capturedMs, jpeg) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const about = encoder.encode(
      JSON.stringify({ session, number, captured_s: capturedMs / 1000 }),
    );
    const message = new Uint8Array(4 + about.length + jpeg.byteLength);
    new DataView(message.buffer).setUint32(0, about.length);
    message.set(about, 4);
    message.set(new Uint8Array(jpeg), 4 + about.length);
    this.socket.send(message);
  }

  /** Have the session speak another language. @param {string} language its tag */
  language(language) {
    this.send({ type: "language", language });
  }

  /** Ask the walker to stand tall, or go on without. @param {"begin"|"skip"} action */
  baseline(action) {
    this.send({ type: "baseline", action });
  }

  /** Ask something of the session with a plan.
   * @param {string} action
   * @param {{x?: number, pause?: string|null}} [about] x: where the lane ends, a share of the
   *   picture's width; pause: the one to be ended, and no other */
  coach(action, about = {}) {
    this.send({ type: "coach", action, ...about });
  }

  /** @param {object} message */
  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** @param {WebSocket} socket @param {string|ArrayBuffer} data */
  async receive(socket, data) {
    if (typeof data === "string") {
      this.receiveText(JSON.parse(data));
      return;
    }
    const length = new DataView(data).getUint32(0);
    const telemetry = /** @type {Telemetry} */ (
      JSON.parse(decoder.decode(new Uint8Array(data, 4, length)))
    );
    const jpeg = new Blob([new Uint8Array(data, 4 + length)], { type: "image/jpeg" });
    try {
      await this.handlers.onPicture(telemetry, jpeg);
    } finally {
      if (socket === this.socket) this.send({ type: "ack", number: telemetry.number });
    }
  }

  /** @param {any} message */
  receiveText(message) {
    if (message.type === "hello") this.handlers.onHello(message);
    else if (message.type === "cue") this.handlers.onCue(message);
    else if (message.type === "holds") this.handlers.onHolds(message.since);
    else if (message.type === "state") {
      this.handlers.onState(message.state, message.message, message.fetching);
    }
    else if (message.type === "picture_wanted") this.handlers.onWanted(message);
    else if (message.type === "camera_elsewhere") this.handlers.onElsewhere();
    else if (message.type === "language") {
      this.handlers.onLanguage(message);
    }
  }
}
