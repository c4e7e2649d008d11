// @ts-check
/**
 * The line to the server: it mends itself, tells the server that the page lives, and notices when
 * the server does not.
 */

/** @typedef {import("../shared/wire.d.ts").ScreenHello} ScreenHello */
/** @typedef {import("../shared/wire.d.ts").ScreenNow} ScreenNow */
/** @typedef {import("../shared/wire.d.ts").ScreenView} ScreenView */
/** @typedef {import("../shared/wire.d.ts").ScreenSaid} ScreenSaid */
/** @typedef {import("../shared/wire.d.ts").ScreenResult} ScreenResult */
/** @typedef {import("../shared/wire.d.ts").ScreenOver} ScreenOver */
/** @typedef {import("../shared/wire.d.ts").ScreenBeat} ScreenBeat */
/** @typedef {import("../shared/wire.d.ts").PictureWanted} PictureWanted */
/** @typedef {ScreenHello|ScreenNow|ScreenView|ScreenSaid|ScreenResult|ScreenOver|PictureWanted} ToScreen */
/** @typedef {ScreenBeat|import("../shared/wire.d.ts").ScreenSeen|import("../shared/wire.d.ts").Touch
 *   |import("../shared/wire.d.ts").ScreenCamera} FromScreen */

/**
 * @typedef {object} LinkEvents
 * @property {(message: ToScreen) => void} onMessage
 * @property {(live: boolean) => void} onLink
 * @property {() => Omit<ScreenBeat, "type"|"page">} onBeat  how the page is
 */

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
const BEAT_MS = 3000;
/** The server says something every two seconds. */
const SILENT_MS = 7000;
/** This page's name for as long as it is loaded. */
export const PAGE = crypto.getRandomValues(new Uint32Array(2)).join("-");

/** One lane's line. */
export class Link {
  /** @param {string} lane its id; empty: the first @param {LinkEvents} events */
  constructor(lane, events) {
    this.lane = lane;
    this.events = events;
    this.retryMs = FIRST_RETRY_MS;
    /** @type {WebSocket|null} */
    this.socket = null;
    this.heardMs = performance.now();
    this.version = "";
    setInterval(() => this.beat(), BEAT_MS);
    this.connect();
  }

  connect() {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/kiosk/ws?lane=${this.lane}`);
    this.socket = socket;
    this.heardMs = performance.now();
    socket.onmessage = (event) => {
      this.heardMs = performance.now();
      if (socket === this.socket) this.receive(JSON.parse(event.data));
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      this.socket = null;
      this.events.onLink(false);
      setTimeout(() => this.connect(), this.retryMs);
      this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
    };
  }

  /** @param {ToScreen} message */
  receive(message) {
    if (message.type === "hello") {
      this.retryMs = FIRST_RETRY_MS;
      if (this.version && this.version !== message.version) {
        location.reload(); // the server has other pages now
        return;
      }
      this.version = message.version;
      this.events.onLink(true);
    }
    this.events.onMessage(message);
    if (message.type === "hello") this.beat();
    if (message.type === "view") this.send({ type: "seen", number: message.number });
  }

  /** Give a sign of life, and look for one. */
  beat() {
    const { socket } = this;
    if (socket && performance.now() - this.heardMs > SILENT_MS) {
      socket.close(); // which may take long where nobody answers
      socket.onclose?.(new CloseEvent("close"));
      return;
    }
    this.send({ type: "beat", page: PAGE, ...this.events.onBeat() });
  }

  /** @param {import("../shared/wire.d.ts").Touch["what"]} what @param {string} [about] */
  touch(what, about = "") {
    this.send({ type: "touch", what, about });
  }

  /** @param {boolean} on */
  camera(on) {
    this.send({ type: "camera", page: PAGE, on });
  }

  /** @param {Uint8Array<ArrayBuffer>} message a picture with what goes with it, as `Sender` packs it */
  picture(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(message);
  }

  /** @param {FromScreen} message */
  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
