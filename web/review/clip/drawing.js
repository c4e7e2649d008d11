// @ts-check
/** Angles, distances and lines drawn on the picture, of the frame that is shown; undone and redone. */

import { tell } from "../../pages/shell.js";
import { fill, make, show } from "../../shared/dom.js";
import { clock, word as t } from "../../shared/words.js";
import { icon } from "./icons.js";
import { POINTS, measured, pixels, rulerAt, shapeOf } from "./shapes.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./shapes.js").ShapeKind} ShapeKind */
/** @typedef {{t_s: number, shape: Shape}} Drawn */

const TOOLS = /** @type {const} */ (["angle", "distance", "line"]);
const SVG = "http://www.w3.org/2000/svg";
const SAME_S = 1e-3;

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  new Drawing(root, view);
}

class Drawing {
  /** @param {HTMLElement} root @param {ClipView} view */
  constructor(root, view) {
    if (!view.screen) throw new Error("the player comes first");
    this.view = view;
    this.screen = view.screen;
    this.svg = view.screen.overlay;
    /** @type {ShapeKind|null} */
    this.tool = null;
    /** Points of the shape that is being drawn. @type {[number, number][]} */
    this.begun = [];
    /** Where the next one would be. @type {[number, number]|null} */
    this.next = null;
    /** @type {Drawn[][]} */
    this.past = [];
    /** @type {Drawn[][]} */
    this.future = [];
    this.buttons = new Map(TOOLS.map((tool) => [tool, this.toolButton(tool)]));
    this.undo = this.button("undo", () => this.step(this.past, this.future));
    this.redo = this.button("redo", () => this.step(this.future, this.past));
    this.says = make("p", { class: "hint", role: "status" });
    this.list = make("ul", { class: "drawn" });
    root.append(make("div", { class: "tools", role: "group", "aria-label": t("review.drawing.tools") },
      ...this.buttons.values(), this.undo, this.redo), this.says, this.list);
    this.svg.setAttribute("tabindex", "-1");
    this.svg.addEventListener("pointermove", (event) => this.over(event));
    this.svg.addEventListener("pointerup", (event) => this.press(event));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.keys();
    view.on((what) => {
      if (what === "time" || what === "notes" || what === "drawings") this.draw();
      if (what === "report" || what === "frames") this.draw();
    });
    this.draw();
  }

  /** @param {string} name @param {() => void} act */
  button(name, act) {
    const words = t(`review.drawing.${name}`);
    const button = make("button", { type: "button", class: "tool", title: words, "aria-label": words });
    const picture = icon("undo");
    if (name === "redo") picture?.classList.add("mirrored");
    button.append(picture ?? "");
    button.addEventListener("click", act);
    return button;
  }

  /** @param {ShapeKind} tool */
  toolButton(tool) {
    const button = make("button", { type: "button", class: "tool worded", "aria-pressed": "false" },
      icon(tool), t(`review.drawing.${tool}`));
    button.addEventListener("click", () => this.take(this.tool === tool ? null : tool));
    return button;
  }

  keys() {
    for (const [key, tool] of /** @type {[string, ShapeKind][]} */ ([["a", "angle"], ["d", "distance"], ["v", "line"]])) {
      this.view.keys.add({ keys: [key], word: `review.keys.do.${tool}`, group: "review.keys.draw",
        act: () => this.take(tool, true) });
    }
  }

  /** @param {ShapeKind|null} tool @param {boolean} [byKey] */
  take(tool, byKey = false) {
    this.tool = tool;
    this.begun = [];
    this.next = null;
    for (const [name, button] of this.buttons) button.setAttribute("aria-pressed", String(name === tool));
    if (tool) {
      this.svg.dataset.tool = tool;
      this.screen.film.pause();
      this.svg.setAttribute("role", "application");
      this.svg.setAttribute("aria-label", t("review.drawing.field"));
      if (byKey) {
        this.next = [0.5, 0.5];
        this.svg.focus({ preventScroll: true });
      }
    } else {
      delete this.svg.dataset.tool;
      this.svg.removeAttribute("role");
      this.svg.removeAttribute("aria-label");
    }
    this.draw();
  }

  /** @param {PointerEvent} event @returns {[number, number]} */
  place({ clientX, clientY }) {
    const box = this.svg.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  }

  /** @param {PointerEvent} event */
  over(event) {
    if (!this.tool) return;
    this.next = this.place(event);
    this.draw();
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (!this.tool || event.button || this.screen.zoom.moved) return;
    this.point(this.place(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.tool) return;
    const by = event.shiftKey ? 0.002 : 0.02;
    const [x, y] = this.next ?? [0.5, 0.5];
    const moved = /** @type {Record<string, [number, number]>} */ ({
      ArrowLeft: [x - by, y], ArrowRight: [x + by, y], ArrowUp: [x, y - by], ArrowDown: [x, y + by] })[event.key];
    if (moved) this.next = /** @type {[number, number]} */ (moved.map((one) => Math.max(0, Math.min(1, one))));
    else if (event.key === "Enter") this.point([x, y]);
    else if (event.key === "Escape") this.take(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.draw();
  }

  /** @param {[number, number]} place */
  point(place) {
    const { tool, view } = this;
    if (!tool) return;
    this.begun.push(place);
    if (this.begun.length === POINTS[tool]) {
      const shape = { kind: tool, points: this.begun };
      this.begun = [];
      this.change([...view.drawings, { t_s: view.t_s, shape }]);
      tell(this.words(shape));
    }
    this.draw();
  }

  /** @param {Drawn[]} drawings */
  change(drawings) {
    this.past.push(this.view.drawings);
    this.future = [];
    this.view.draw(drawings);
  }

  /** @param {Drawn[][]} from @param {Drawn[][]} to */
  step(from, to) {
    const found = from.pop();
    if (!found) return;
    to.push(this.view.drawings);
    this.view.draw(found);
  }

  /** @param {Shape} shape */
  words(shape) {
    const size = this.size();
    const { film, bones } = this.screen;
    return measured(shape, size, rulerAt(bones, film.frame, size, this.view.report?.subject.leg_m ?? null));
  }

  size() {
    return this.view.frames ?? { width: 16, height: 9 };
  }

  /** What is drawn at the moment that is shown: what was drawn now, and what the notes hold. */
  here() {
    const { view } = this;
    const near = (/** @type {number} */ t_s) => Math.abs(t_s - view.t_s) <= SAME_S;
    const ofNotes = view.notes.filter((note) => near(note.t_s))
      .flatMap((note) => note.drawings.flatMap((one) => shapeOf(one) ?? []));
    return { own: view.drawings.filter((one) => near(one.t_s)), ofNotes };
  }

  draw() {
    const { own, ofNotes } = this.here();
    const begun = this.tool && (this.begun.length || this.next)
      ? [{ kind: this.tool, points: /** @type {[number, number][]} */ ([...this.begun, ...(this.next ? [this.next] : [])]) }] : [];
    this.svg.replaceChildren(...[...ofNotes, ...own.map(({ shape }) => shape)].map((one) => this.figure(one)),
      ...begun.map((one) => this.figure(one, true)));
    this.undo.disabled = !this.past.length;
    this.redo.disabled = !this.future.length;
    this.says.textContent = this.tool
      ? t(`review.drawing.how.${this.tool}`, { left: POINTS[this.tool] - this.begun.length }) : t("review.drawing.lead");
    fill(this.list, ...this.view.drawings.map((one) => this.row(one)));
    show(this.list, this.view.drawings.length > 0);
  }

  /** @param {Drawn} drawn */
  row(drawn) {
    const go = make("button", { type: "button", class: "link" },
      `${t("review.timeline.seconds", { now: clock(drawn.t_s, 3) })} · ${t(`review.drawing.${drawn.shape.kind}`)}`);
    go.addEventListener("click", () => this.view.go(drawn.t_s));
    const remove = make("button", { type: "button", class: "tool small", "aria-label": t("review.drawing.remove"),
      title: t("review.drawing.remove") }, "×");
    remove.addEventListener("click", () => this.change(this.view.drawings.filter((one) => one !== drawn)));
    return make("li", {}, go, make("span", { class: "measured" }, this.words(drawn.shape)), remove);
  }

  /** @param {Shape} shape @param {boolean} [begun] */
  figure(shape, begun = false) {
    const size = this.size();
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", begun ? "shape begun" : "shape");
    group.dataset.kind = shape.kind;
    const places = pixels(shape, size);
    const drawn = (/** @type {string} */ name, /** @type {Record<string, string|number>} */ attributes) => {
      for (const part of ["casing", "ink"]) {
        const element = document.createElementNS(SVG, name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
        element.setAttribute("class", part);
        group.append(element);
      }
    };
    if (places.length > 1) drawn("polyline", { points: places.map((one) => one.join(",")).join(" "), fill: "none" });
    const radius = Math.max(3, size.width / 220);
    for (const [cx, cy] of places) drawn("circle", { cx, cy, r: radius });
    if (places.length === POINTS[shape.kind]) {
      const [x, y] = places[shape.kind === "angle" ? 1 : 0];
      const text = document.createElementNS(SVG, "text");
      text.setAttribute("x", String(Math.min(size.width * 0.72, x + 3 * radius)));
      text.setAttribute("y", String(Math.max(size.height * 0.05, y - 3 * radius)));
      text.setAttribute("font-size", String(Math.max(11, size.width / 42)));
      text.textContent = this.words(shape);
      group.append(text);
    }
    return group;
  }
}
