// @ts-check
/**
 * The stream from the server: pictures with telemetry, cues and states.
 *
 * Each picture is acknowledged as soon as it has arrived and been drawn, so the server sends
 * the newest next and nothing piles up. The other way round likewise: where the page's own camera
 * is looked through, a picture is sent when the server wants one.
 */

/** @typedef {import("../shared/wire.d.ts").CameraElsewhere} CameraElsewhere */
/** @typedef {import("../shared/wire.d.ts").CueMessage} CueMessage */
/** @typedef {import("../shared/wire.d.ts").Fetching} Fetching */
/** @typedef {import("../shared/wire.d.ts").Hello} Hello */
/** @typedef {import("../shared/wire.d.ts").Holds} Holds */
/** @typedef {import("../shared/wire.d.ts").PictureWanted} PictureWanted */
/** @typedef {import("../shared/wire.d.ts").Spoken} Spoken */
/** @typedef {import("../shared/wire.d.ts").StateMessage} StateMessage */
/** @typedef {import("../shared/wire.d.ts").Telemetry} Telemetry */
/** Each message that comes as text.
 * @typedef {Hello|Spoken|StateMessage|CueMessage|Holds|PictureWanted|CameraElsewhere} FromServer */
/** Each that goes as text. @typedef {import("../shared/wire.d.ts").Ack
 *   |import("../shared/wire.d.ts").Again
 *   |import("../shared/wire.d.ts").BaselineRequest
 *   |import("../shared/wire.d.ts").Camera
 *   |import("../shared/wire.d.ts").CoachRequest
 *   |import("../shared/wire.d.ts").Language} FromPage */

/**
 * @typedef {object} Handlers
 * @property {(live: boolean) => void} onLink
 * @property {(hello: Hello) => void} onHello
 * @property {(state: StateMessage) => void} onState
 * @property {(cue: CueMessage) => void} onCue
 * @property {(since: number) => void} onHolds
 * @property {(telemetry: Telemetry, jpeg: Blob) => Promise<void>} onPicture
 * @property {(wanted: PictureWanted) => void} onWanted
 * @property {() => void} onElsewhere
 * @property {(spoken: Spoken) => void} onLanguage
 */

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
const decoder = new TextDecoder();

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

  /** @param {Uint8Array<ArrayBuffer>} message a picture with what goes with it, as `Sender` packs it */
  picture(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(message);
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
   * @param {import("../shared/wire.d.ts").CoachRequest['action']} action
   * @param {{x?: number, pause?: import("../shared/wire.d.ts").Pause|null}} [about] x: where the lane ends, a share of the
   *   picture's width; pause: the one to be ended, and no other */
  coach(action, about = {}) {
    this.send({ type: "coach", action, ...about });
  }

  /** @param {FromPage} message */
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

  /** @param {FromServer} message */
  receiveText(message) {
    const { handlers } = this;
    if (message.type === "hello") handlers.onHello(message);
    else if (message.type === "cue") handlers.onCue(message);
    else if (message.type === "holds") handlers.onHolds(message.since);
    else if (message.type === "state") handlers.onState(message);
    else if (message.type === "picture_wanted") handlers.onWanted(message);
    else if (message.type === "camera_elsewhere") handlers.onElsewhere();
    else if (message.type === "language") handlers.onLanguage(message);
  }
}
