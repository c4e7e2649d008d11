// @ts-check
/** The timeline: direction, contacts and stances of each foot, faults, doubtful crossings, notes. */

import { make } from "../../shared/dom.js";
import { amount, clock, word as t } from "../../shared/words.js";
import { faultName, findingWords } from "../faults.js";
import { moments } from "./moments.js";
import { Strip, across, coloured, pressable, ticks, zoom } from "./scale.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("./scale.js").Colours} Colours */

/** Top and height of each row; that of faults has a lane for each, and the marks are below it.
 * @type {Record<"direction"|"left"|"right", readonly [number, number]>} */
const ROWS = { direction: [22, 18], left: [44, 20], right: [66, 20] };
const FAULTS_TOP = 90;
const LANE = 17;
const MOST_LANES = 4; // who has more faults than that at a time sees the rest in the list
const MARKS = 20;
const UNDECIDED = 0.5; // a contact below this is drawn hollow

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  new Timeline(root, view);
}

class Timeline {
  /** @param {HTMLElement} root @param {ClipView} view */
  constructor(root, view) {
    this.view = view;
    /** @type {Colours|null} */
    this.colours = null;
    const canvas = make("canvas", { class: "strip", "aria-hidden": "true" });
    this.head = make("div", { class: "playhead", "aria-hidden": "true" });
    this.slider = make("div", { class: "time-strip", id: "timeline", role: "slider", tabindex: 0,
      "aria-label": t("review.timeline.slider"), "aria-valuemin": 0 }, canvas, this.head);
    /** The faults' lanes, by fault. @type {Map<string, number>} */
    this.lanes = new Map();
    this.strip = new Strip(canvas, this.height, () => this.draw());
    root.append(this.slider, make("div", { class: "timeline-foot" }, legend(), this.zooms()));
    pressable(this.slider, view);
    this.slider.addEventListener("pointermove", (event) => this.hint(event));
    coloured((colours) => {
      this.colours = colours;
      this.draw();
    });
    view.on((what) => {
      if (what === "time") this.moved();
      else this.draw();
    });
    this.moved();
  }

  /** @returns {readonly [number, number]} top and height of the faults' row */
  get faultRow() {
    return [FAULTS_TOP, LANE * Math.max(1, Math.min(MOST_LANES, this.lanes.size))];
  }

  /** @returns {readonly [number, number]} */
  get markRow() {
    const [top, height] = this.faultRow;
    return [top + height + 1, MARKS];
  }

  get height() {
    const [top, height] = this.markRow;
    return top + height;
  }

  /** Each fault has a lane of its own, so that those at the same time do not hide one another. */
  share() {
    const found = [...new Set((this.view.report?.findings ?? []).map(({ fault }) => fault))];
    this.lanes = new Map(found.map((fault, place) => [fault, Math.min(place, MOST_LANES - 1)]));
    this.strip.tall(this.height);
  }

  /** @param {{fault: string}} finding @returns {readonly [number, number]} */
  lane({ fault }) {
    return [FAULTS_TOP + LANE * (this.lanes.get(fault) ?? 0), LANE];
  }

  zooms() {
    const made = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ act) => {
      const button = make("button", { type: "button", class: "tool small", "aria-label": t(`review.timeline.${name}`),
        title: t(`review.timeline.${name}`) }, sign);
      button.addEventListener("click", act);
      return button;
    };
    const { view } = this;
    return make("div", { class: "tools", role: "group", "aria-label": t("review.timeline.zoom") },
      made("out", "−", () => zoom(view, 2)), made("in", "+", () => zoom(view, 0.5)),
      made("whole", "↔", () => view.look(0, view.duration_s)));
  }

  /** Another moment: the window goes along. */
  moved() {
    const { view } = this;
    const { from_s, to_s } = view.window;
    if (view.t_s < from_s || view.t_s > to_s) {
      const span = to_s - from_s;
      // Going on by pages, so that the eye need not follow a moving ruler.
      view.look(view.t_s - span * 0.1, view.t_s + span * 0.9);
    }
    this.place();
  }

  place() {
    const { view, slider } = this;
    slider.setAttribute("aria-valuemax", view.duration_s.toFixed(2));
    slider.setAttribute("aria-valuenow", view.t_s.toFixed(3));
    slider.setAttribute("aria-valuetext", this.said());
    this.head.style.transform = `translateX(${across(view, slider.clientWidth, view.t_s)}px)`;
  }

  /** The moment, and what is near it, for who cannot see it. */
  said() {
    const { view } = this;
    const near = moments(view, "contact").concat(moments(view, "fault"), moments(view, "crossing"))
      .find(({ t_s }) => Math.abs(t_s - view.t_s) < 0.03);
    const now = t("review.timeline.seconds", { now: clock(view.t_s, 3) });
    return near ? `${now}, ${near.name}` : now;
  }

  /** What lies under the mouse, as its tip. @param {PointerEvent} event */
  hint({ clientX, clientY }) {
    const box = this.slider.getBoundingClientRect();
    const x = clientX - box.left;
    const y = clientY - box.top;
    const at = (/** @type {number} */ t_s) => across(this.view, box.width, t_s);
    const { report } = this.view;
    let found = "";
    const inRow = (/** @type {readonly [number, number]} */ [top, height]) => y >= top && y < top + height;
    if (inRow(ROWS.direction)) {
      const one = report?.direction.find(({ start_s, end_s }) => x >= at(start_s) && x <= at(end_s));
      if (one) found = t("review.timeline.sure", { what: t(`review.direction.${one.label}`), sure: percent(one.confidence) });
    } else if (inRow(ROWS.left) || inRow(ROWS.right)) {
      const foot = inRow(ROWS.left) ? "left" : "right";
      const one = this.view.events.find((event) => event.kind === "contact" && event.foot === foot && Math.abs(at(event.t_s) - x) < 7);
      if (one) found = t("review.timeline.sure", { what: t(`review.moment.contact.${foot}`), sure: percent(one.confidence) });
    } else if (inRow(this.faultRow)) {
      const one = report?.findings.find((fault) => inRow(this.lane(fault))
        && x >= at(fault.start_s) - 3 && x <= at(fault.end_s) + 3);
      found = one ? findingWords(one) : "";
    } else if (inRow(this.markRow)) {
      found = moments(this.view, "note").concat(moments(this.view, "crossing"))
        .find(({ t_s }) => Math.abs(at(t_s) - x) < 8)?.name ?? "";
    }
    this.slider.title = found;
  }

  draw() {
    const { colours, view } = this;
    if (!colours || !this.strip) return;
    this.share();
    const context = this.strip.begin();
    const { width, height } = this.strip;
    if (width < 80) return;
    const at = (/** @type {number} */ t_s) => across(view, width, t_s);
    context.fillStyle = colours.card;
    context.fillRect(0, 0, width, height);
    this.ruler(context, at, colours, width);
    context.save();
    context.beginPath();
    context.rect(at(view.window.from_s) - 1, 0, width, height);
    context.clip();
    this.selection(context, at, colours);
    this.direction(context, at, colours);
    this.feet(context, at, colours);
    this.faults(context, at, colours);
    context.restore();
    this.names(context, colours);
    this.place();
  }

  /** @param {CanvasRenderingContext2D} context @param {(t_s: number) => number} at
   * @param {Colours} colours @param {number} width */
  ruler(context, at, colours, width) {
    const { from_s, to_s } = this.view.window;
    context.textAlign = "center";
    for (const t_s of ticks(from_s, to_s, width / 70)) {
      const x = at(t_s);
      context.fillStyle = colours.line;
      context.fillRect(x, 20, 1, this.height - 20);
      context.fillStyle = colours.quiet;
      context.fillText(tickWords(t_s), Math.min(width - 16, x), 10);
    }
    context.fillStyle = colours.inset;
    for (const row of [ROWS.left, ROWS.right]) context.fillRect(at(from_s), row[0], at(to_s) - at(from_s), row[1]);
  }

  /** @param {CanvasRenderingContext2D} context @param {(t_s: number) => number} at
   * @param {Colours} colours */
  selection(context, at, colours) {
    const { selection } = this.view;
    if (!selection) return;
    const [from, to] = [at(selection.from_s), at(selection.to_s)];
    context.globalAlpha = 0.18;
    context.fillStyle = colours.blue;
    context.fillRect(from, 0, to - from, this.height);
    context.globalAlpha = 1;
    for (const x of [from, to]) context.fillRect(x - 1, 0, 2, this.height);
  }

  /** @param {CanvasRenderingContext2D} context @param {(t_s: number) => number} at
   * @param {Colours} colours */
  direction(context, at, colours) {
    const [top, height] = ROWS.direction;
    const styles = { backward: colours.good, forward: colours.blue, standing: colours.edge, unknown: colours.track };
    for (const { start_s, end_s, label, confidence } of this.view.report?.direction ?? []) {
      const [from, to] = [at(start_s), at(end_s)];
      context.globalAlpha = 0.35 + 0.65 * confidence;
      context.fillStyle = styles[/** @type {keyof typeof styles} */ (label)] ?? colours.warn;
      context.fillRect(from, top, Math.max(1, to - from - 1), height);
      context.globalAlpha = 1;
      const words = t(`review.direction.${label}`);
      const seen = Math.max(from, at(this.view.window.from_s));
      if (context.measureText(words).width + 12 < to - seen) {
        context.fillStyle = label === "unknown" ? colours.text : colours.card;
        context.textAlign = "left";
        context.fillText(words, seen + 6, top + height / 2 + 1);
      }
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {(t_s: number) => number} at
   * @param {Colours} colours */
  feet(context, at, colours) {
    const styles = { left: colours["bone-left"], right: colours["bone-right"] };
    for (const { foot, contact_s, liftoff_s, confidence } of this.view.report?.steps ?? []) {
      if (liftoff_s === null) continue;
      const [top, height] = ROWS[foot];
      context.globalAlpha = 0.25 + 0.35 * confidence;
      context.fillStyle = styles[foot];
      context.fillRect(at(contact_s), top + 5, at(liftoff_s) - at(contact_s), height - 10);
      context.globalAlpha = 1;
    }
    for (const { t_s, foot, kind, confidence } of this.view.events) {
      if (kind !== "contact") continue;
      const [top, height] = ROWS[foot];
      const x = at(t_s);
      context.beginPath();
      context.moveTo(x - 5, top + 2);
      context.lineTo(x + 5, top + 2);
      context.lineTo(x, top + 10);
      context.closePath();
      context.strokeStyle = context.fillStyle = styles[foot];
      context.lineWidth = 1.5;
      if (confidence >= UNDECIDED) context.fill();
      context.stroke();
      context.fillRect(x - 0.75, top + 9, 1.5, height - 10);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {(t_s: number) => number} at
   * @param {Colours} colours */
  faults(context, at, colours) {
    context.textAlign = "left";
    for (const one of this.view.report?.findings ?? []) {
      const [top, height] = this.lane(one);
      const [from, to] = [at(one.start_s), Math.max(at(one.start_s) + 4, at(one.end_s))];
      context.fillStyle = colours.fault;
      context.fillRect(from, top + 1, to - from, height - 2);
      const seen = Math.max(from, at(this.view.window.from_s));
      const name = [findingWords(one), faultName(one)].find((words) => context.measureText(words).width + 10 < to - seen);
      if (name) {
        context.fillStyle = colours.card;
        context.fillText(name, seen + 5, top + height / 2 + 1);
      }
    }
    const [markTop, markHeight] = this.markRow;
    const middle = markTop + markHeight / 2;
    for (const { t_s } of this.view.report?.crossings ?? []) {
      const x = at(t_s);
      context.strokeStyle = colours.warn;
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(x - 4, middle - 4);
      context.lineTo(x + 4, middle + 4);
      context.moveTo(x + 4, middle - 4);
      context.lineTo(x - 4, middle + 4);
      context.stroke();
    }
    for (const { t_s } of this.view.notes) {
      const x = at(t_s);
      context.fillStyle = colours.blue;
      context.fillRect(x - 1, markTop, 2, markHeight);
      context.fillRect(x, markTop, 11, 8);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {Colours} colours */
  names(context, colours) {
    context.textAlign = "left";
    context.fillStyle = colours.quiet;
    const rows = { ...ROWS, faults: /** @type {const} */ ([FAULTS_TOP, LANE]), marks: this.markRow };
    for (const [name, [top, height]] of Object.entries(rows)) {
      context.fillText(t(`review.timeline.row.${name}`), 2, top + height / 2 + 1, 66);
    }
  }
}

function legend() {
  const entry = (/** @type {string} */ name, /** @type {string} */ sign) =>
    make("span", {}, make("i", { class: name }, sign), t(`review.timeline.legend.${name.split(" ").at(-1)}`));
  return make("p", { class: "legend" }, entry("left", ""), entry("right", ""), entry("doubtful", ""),
    entry("sign crossing", "✕"), entry("sign note", "⚑"));
}

/** @param {number} t_s */
function tickWords(t_s) {
  const rounded = Math.round(t_s * 100) / 100;
  if (rounded < 60) return amount(rounded, (String(rounded).split(".")[1] ?? "").length);
  const minutes = Math.floor(rounded / 60);
  return `${minutes}:${String(Math.round((rounded - 60 * minutes) * 100) / 100).padStart(2, "0")}`;
}

/** @param {number} share */
function percent(share) {
  return String(Math.round(100 * share));
}
