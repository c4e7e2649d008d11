// @ts-check
/** Charts of the measures under the timeline, over the same seconds and with the same playhead. */

import { fill, make, show } from "../../shared/dom.js";
import { ask } from "../../shared/rest.js";
import { word as t } from "../../shared/words.js";
import { trouble } from "../../pages/shell.js";
import { drawChart, reading } from "./chart.js";
import { Strip, across, coloured, pressable } from "./scale.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("./scale.js").Colours} Colours */
/** @typedef {import("../../shared/wire.d.ts").SeriesOut} SeriesOut */
/** @typedef {{id: string, names: string[]}} Choice  a chart, of one measure or of both sides */

/** @type {Choice[]} */
const CHOICES = [
  { id: "lean", names: ["lean_deg"] },
  { id: "lateral_lean", names: ["lateral_lean_deg"] },
  { id: "foot_pitch", names: ["foot_pitch_left_deg", "foot_pitch_right_deg"] },
  { id: "step_length", names: ["step_length_m"] },
  { id: "step_length_leg", names: ["step_length_leg"] },
  { id: "speed", names: ["speed_mps"] },
  { id: "speed_leg", names: ["speed_leg_s"] },
  { id: "cadence", names: ["cadence_spm"] },
  { id: "knees", names: ["knee_left_deg", "knee_right_deg"] },
  { id: "arms", names: ["arm_left_deg", "arm_right_deg"] },
  { id: "head", names: ["head_pitch_deg"] },
  { id: "head_turn", names: ["head_yaw_deg"] },
  { id: "step_width", names: ["step_width"] },
  { id: "shoulders", names: ["shrug"] },
  { id: "stance", names: ["stance_s"] },
  { id: "contact_pitch", names: ["contact_pitch_deg"] },
  { id: "heel_lag", names: ["heel_lag_s"] },
];
const AT_FIRST = ["lean", "foot_pitch", "step_length", "speed"];
/** By leg where there is no height to reckon metres with. */
const WITHOUT_HEIGHT = /** @type {Record<string, string>} */ ({ step_length: "step_length_leg", speed: "speed_leg" });
const KEPT = "backstep.review.charts";
const HEIGHT = 92;

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  new Charts(root, view);
}

class Charts {
  /** @param {HTMLElement} root @param {ClipView} view */
  constructor(root, view) {
    this.view = view;
    /** @type {Map<string, SeriesOut>} */
    this.series = new Map();
    /** @type {Chart[]} */
    this.charts = [];
    this.list = make("div", { class: "chart-list" });
    this.none = make("p", { class: "quiet-line" }, t("review.charts.none"));
    this.choice = make("div", { class: "chart-choice" });
    root.append(make("details", { class: "chart-menu" }, make("summary", {}, t("review.charts.choose")), this.choice),
      this.none, this.list);
    view.on((what) => {
      if (what === "report") void this.load();
      else if (what === "time") this.moved();
      else if (what === "window" || what === "selection") this.draw();
    });
    coloured((colours) => {
      this.colours = colours;
      this.draw();
    });
    void this.load();
  }

  /** @returns {string[]} the charts that are shown */
  chosen() {
    const kept = recall();
    if (kept) return kept.filter((id) => CHOICES.some((one) => one.id === id));
    const metres = this.view.report?.subject.height_m != null;
    return AT_FIRST.map((id) => (metres ? id : WITHOUT_HEIGHT[id] ?? id));
  }

  async load() {
    const { view } = this;
    show(this.none, !view.report);
    if (!view.report) return;
    const wanted = this.chosen();
    this.menu(wanted);
    const shown = CHOICES.filter(({ id }) => wanted.includes(id));
    try {
      const names = shown.flatMap((one) => one.names).join(",");
      const found = names ? await ask("GET /api/review/clips/{uid}/series", { at: { uid: view.uid }, query: { names } }) : [];
      this.series = new Map(found.map((one) => [one.name, one]));
    } catch (error) {
      trouble(error);
      return;
    }
    this.charts = shown.map(({ id, names }) => new Chart(id,
      names.flatMap((name) => this.series.get(name) ?? []), view));
    fill(this.list, ...this.charts.map(({ element }) => element));
    this.draw();
  }

  /** @param {string[]} wanted */
  menu(wanted) {
    if (this.choice.childElementCount) return;
    this.choice.append(...CHOICES.map(({ id }) => {
      const box = make("input", { type: "checkbox", value: id, checked: wanted.includes(id) });
      box.addEventListener("change", () => {
        const boxes = [...this.choice.querySelectorAll("input")];
        keep(boxes.filter(({ checked }) => checked).map(({ value }) => value));
        void this.load();
      });
      return make("label", { class: "tick" }, box, make("span", {}, t(`review.chart.${id}`)));
    }));
  }

  draw() {
    if (this.colours) for (const chart of this.charts) chart.draw(this.colours);
    this.moved();
  }

  moved() {
    for (const chart of this.charts) chart.moved();
  }
}

/** One chart: its name, what is read at the playhead, and the curve. */
class Chart {
  /** @param {string} id @param {SeriesOut[]} series @param {ClipView} view */
  constructor(id, series, view) {
    this.series = series;
    this.view = view;
    this.now = make("span", { class: "chart-now" });
    const canvas = make("canvas", { class: "strip", "aria-hidden": "true" });
    this.head = make("div", { class: "playhead", "aria-hidden": "true" });
    const reasons = [...new Set(series.map(({ reason }) => reason).filter(Boolean))];
    const [first] = series;
    this.element = make("section", { class: "chart", "data-chart": id, "aria-labelledby": `chart-${id}` },
      make("header", {}, make("h3", { id: `chart-${id}` }, t(`review.chart.${id}`),
        make("small", {}, first ? ` ${first.unit}` : "")), this.now),
      reasons.length ? make("p", { class: "untold" }, reasons.join(" "))
        : make("div", { class: "plot-box" }, canvas, this.head));
    this.element.dataset.told = String(!reasons.length);
    this.strip = reasons.length ? null : new Strip(canvas, HEIGHT, () => this.colours && this.draw(this.colours));
    if (this.strip) pressable(canvas, view);
  }

  /** @param {Colours} colours */
  draw(colours) {
    this.colours = colours;
    if (this.strip) drawChart(this.strip, this.series, this.view, colours);
    this.moved();
  }

  /** Another moment: the playhead, and what is read there. */
  moved() {
    if (!this.strip) return;
    const { view } = this;
    const { from_s, to_s } = view.window;
    show(this.head, view.t_s >= from_s && view.t_s <= to_s);
    this.head.style.transform = `translateX(${across(view, this.strip.canvas.clientWidth, view.t_s)}px)`;
    const words = this.series.map((one) => reading(one, this.view.t_s)).join("   ");
    if (words !== this.now.textContent) this.now.textContent = words;
  }
}

/** @returns {string[]|null} */
function recall() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    return Array.isArray(found) ? found.map(String) : null;
  } catch {
    return null; // storage may be switched off
  }
}

/** @param {string[]} ids */
function keep(ids) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(ids));
  } catch {
    // then the choice lasts as long as the page
  }
}
