// @ts-check
/**
 * A lane's picture, and the marks on it: with the mouse, a finger, or the keyboard.
 *
 * A picture is asked for once a second while the page looks; it is shown and let go of. Marks are
 * shares of the picture's width and height.
 */

import { byId, make, show } from "../shared/dom.js";
import { address } from "../shared/rest.js";
import { word as t } from "../shared/words.js";
import { flawOf, toEdge } from "./outline.js";

/** @typedef {import("../shared/wire.d.ts").SetupLane} SetupLane */
/** @typedef {import("../shared/wire.d.ts").MarksIn} MarksIn */
/** @typedef {[number, number]} Point */

const EVERY_MS = 1000;
const MOST_CORNERS = 12;
const STEP = 0.01;
const LARGE_STEP = 0.05;
/** @type {Record<string, Point>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Where the first four corners come when they are asked for by the keyboard.
 * @type {Point[]} */
const FIRST = [[0.1, 0.9], [0.35, 0.45], [0.65, 0.45], [0.9, 0.9]];

export class Marker {
  /** @param {() => void} refused called where a picture is refused: the PIN has run out */
  constructor(refused) {
    this.refused = refused;
    /** @type {SetupLane|null} */
    this.lane = null;
    /** @type {Point[]} */
    this.corners = [];
    /** @type {Point|null} */
    this.stand = null;
    this.turn = 0;
    this.shown = "";
  }

  /** @returns {MarksIn} as they are drawn now */
  get marks() {
    return { lane: this.corners, stand: this.stand };
  }

  /** Say why the lane can't be marked so, as long as it can't. */
  judge() {
    const flaw = flawOf(this.corners, this.stand);
    const words = flaw ? t(`kiosk.setup.flaw.${flaw}`) : "";
    const told = byId("flaw");
    if (told.textContent !== words) told.textContent = words;
    byId("drawn").classList.toggle("wrong", flaw !== null);
  }

  /** Look at another lane, or at none. @param {SetupLane|null} lane */
  watch(lane) {
    this.lane = lane;
    this.corners = (lane?.marks.lane ?? []).map(([x, y]) => [x, y]);
    this.stand = lane?.marks.stand ? [...lane.marks.stand] : null;
    this.turn += 1;
    this.let("");
    byId("unseen").textContent = "";
    this.draw();
    if (lane) void this.look(this.turn, lane);
  }

  /** Ask for one picture after another. @param {number} turn @param {SetupLane} lane */
  async look(turn, lane) {
    while (turn === this.turn) {
      const pause = new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      if (!document.hidden) await this.see(turn, lane);
      await pause;
    }
  }

  /** @param {number} turn @param {SetupLane} lane */
  async see(turn, lane) {
    const url = address("/api/kiosk/setup/lanes/{lane}/picture", { lane: lane.id });
    const answer = await fetch(url, { cache: "no-store" }).catch(() => null);
    const picture = answer?.ok ? await answer.blob().catch(() => null) : null;
    if (turn !== this.turn) return;
    if (answer?.status === 403) {
      this.turn += 1;
      this.refused();
      return;
    }
    byId("unseen").textContent = picture ? "" : t("kiosk.setup.unseen");
    if (picture) this.let(URL.createObjectURL(picture));
  }

  /** Show a picture instead of the one before, which is let go of. @param {string} url */
  let(url) {
    const image = byId("seen", HTMLImageElement);
    if (url) image.src = url;
    else image.removeAttribute("src");
    image.alt = t("kiosk.setup.picture", { lane: this.lane?.name ?? "" });
    show(image, url !== "");
    if (this.shown) URL.revokeObjectURL(this.shown);
    this.shown = url;
  }

  listen() {
    byId("picture").addEventListener("click", (event) => {
      if (event.target instanceof HTMLButtonElement) return;
      this.put(this.at(event));
    });
    byId("corner").addEventListener("click", () => this.add());
    byId("clear").addEventListener("click", () => {
      this.corners = [];
      this.stand = null;
      this.draw();
    });
  }

  /** @param {MouseEvent} event @returns {Point} */
  at(event) {
    const box = byId("picture").getBoundingClientRect();
    return [share((event.clientX - box.left) / box.width), share((event.clientY - box.top) / box.height)];
  }

  /** @returns {boolean} whether where to stand is marked, and not the outline */
  get standing() {
    const chosen = document.querySelector('input[name="mark"]:checked');
    return chosen instanceof HTMLInputElement && chosen.value === "stand";
  }

  /** Mark a place. @param {Point} point */
  put(point) {
    if (this.standing) this.stand = point;
    else if (this.corners.length < MOST_CORNERS) this.corners.splice(this.nearest(point), 0, point);
    this.draw();
  }

  /** Mark the next place without a mouse, and go to it. */
  add() {
    if (this.standing) this.stand = this.stand ?? [0.5, 0.75];
    else if (this.corners.length < FIRST.length) this.corners.push(FIRST[this.corners.length]);
    else if (this.corners.length < MOST_CORNERS) this.corners.push(middle(this.corners.at(-1) ?? FIRST[3], this.corners[0]));
    this.draw();
    const handles = byId("handles").querySelectorAll("button");
    handles[this.standing ? handles.length - 1 : this.corners.length - 1]?.focus();
  }

  /** Where in the order a corner belongs, so that the outline crosses itself as little as may be.
   * @param {Point} point @returns {number} */
  nearest(point) {
    const count = this.corners.length;
    if (count < 3) return count;
    const away = this.corners.map((corner, index) => toEdge(point, corner, this.corners[(index + 1) % count]));
    return away.indexOf(Math.min(...away)) + 1;
  }

  draw() {
    byId("area").setAttribute("points", this.corners.map((corner) => corner.join(",")).join(" "));
    const handles = this.corners.map((corner, index) => this.handle(corner, index));
    if (this.stand) handles.push(this.handle(this.stand, null));
    byId("handles").replaceChildren(...handles);
    byId("corner", HTMLButtonElement).disabled = !this.standing && this.corners.length >= MOST_CORNERS;
    this.judge();
  }

  /** @param {Point} point @param {number|null} index of a corner; `null`: where to stand
   * @returns {HTMLButtonElement} */
  handle(point, index) {
    const button = make("button", { type: "button", class: index === null ? "handle stand" : "handle" });
    button.textContent = index === null ? "✕" : String(index + 1);
    this.place(button, point, index);
    button.addEventListener("keydown", (event) => this.key(event, button, point, index));
    button.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // else the browser may begin to drag on its own
      button.focus();
      button.setPointerCapture(event.pointerId);
    });
    button.addEventListener("pointermove", (event) => {
      if (button.hasPointerCapture(event.pointerId)) this.move(button, point, index, this.at(event));
    });
    return button;
  }

  /** @param {KeyboardEvent} event @param {HTMLButtonElement} button @param {Point} point
   * @param {number|null} index */
  key(event, button, point, index) {
    const way = KEYS[event.key];
    if (way) {
      const step = event.shiftKey ? LARGE_STEP : STEP;
      this.move(button, point, index, [share(point[0] + step * way[0]), share(point[1] + step * way[1])]);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      if (index === null) this.stand = null;
      else this.corners.splice(index, 1);
      this.draw();
      byId("corner").focus();
    } else return;
    event.preventDefault();
  }

  /** @param {HTMLButtonElement} button @param {Point} point which is moved @param {number|null} index
   * @param {Point} to */
  move(button, point, index, to) {
    [point[0], point[1]] = to;
    this.place(button, point, index);
    byId("area").setAttribute("points", this.corners.map((corner) => corner.join(",")).join(" "));
    this.judge();
  }

  /** @param {HTMLButtonElement} button @param {Point} point @param {number|null} index */
  place(button, [x, y], index) {
    button.style.left = `${100 * x}%`;
    button.style.top = `${100 * y}%`;
    const name = index === null ? t("kiosk.setup.standHere") : t("kiosk.setup.cornerName", { number: index + 1 });
    const where = t("kiosk.setup.where", { x: Math.round(100 * x), y: Math.round(100 * y) });
    button.setAttribute("aria-label", `${name}: ${where}`);
  }
}

/** @param {number} value @returns {number} from 0 to 1, in thousandths */
function share(value) {
  return Math.round(1000 * Math.min(1, Math.max(0, value))) / 1000;
}

/** @param {Point} a @param {Point} b @returns {Point} */
function middle(a, b) {
  return [share((a[0] + b[0]) / 2), share((a[1] + b[1]) / 2)];
}
