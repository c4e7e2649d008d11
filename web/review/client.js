// @ts-check
/** A client: who it is, their measures over the days, and by which thresholds they are judged. */

import { noTrouble, open, tell, trouble } from "../pages/shell.js";
import { dateWords } from "../shared/dates.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { Problem, address, ask } from "../shared/rest.js";
import { amount, word as t } from "../shared/words.js";
import { meanWords, withUnit } from "./measures.js";
import { personForm } from "./person.js";
import { trendPlot } from "./plot.js";

const DAY_MS = 86_400_000;

/** @typedef {import("../shared/wire.d.ts").MeasureTrendOut} MeasureTrend */
/** @typedef {import("../shared/wire.d.ts").ThresholdsOut} Thresholds */
/** @typedef {import("../shared/wire.d.ts").ThresholdOut} Threshold */
/** @typedef {import("../shared/wire.d.ts").ThresholdEffectOut} Effect */
/** @typedef {import("../shared/wire.d.ts").FoundFaultOut} Found */
/** @typedef {import("../shared/wire.d.ts").Level} Level */

const LEVELS = /** @type {Level[]} */ (["beginner", "intermediate", "advanced"]);
const SVG = "http://www.w3.org/2000/svg";

void open("review.client", async () => {
  const id = new URLSearchParams(location.search).get("id");
  if (!id) throw new Problem(t("review.client.gone"));
  const at = { client_id: id };
  const [client, trend, thresholds] = await Promise.all([
    ask("GET /api/review/clients/{client_id}", { at }),
    ask("GET /api/review/clients/{client_id}/trend", { at }),
    ask("GET /api/review/clients/{client_id}/thresholds", { at }),
  ]);
  const called = (/** @type {string} */ name) => {
    byId("client-name").textContent = name;
    document.title = `${name} · ${t("brand")}`;
  };
  called(client.name);
  personForm(client, ({ name }) => called(name));
  show(byId("client"), true);
  course(trend.measures);
  new Limits(id, thresholds);
});

/** @param {MeasureTrend[]} measures */
function course(measures) {
  byId("trend-none").textContent = t("review.client.noClips");
  show(byId("trend-none"), measures.length === 0);
  show(byId("trend"), measures.length > 0);
  if (!measures.length) return;
  const select = byId("measure", HTMLSelectElement);
  for (const [place, { measure }] of measures.entries()) select.append(new Option(measure.title, String(place)));
  const draw = () => drawCourse(measures[Number(select.value)]);
  select.addEventListener("change", draw);
  draw();
}

/** @param {MeasureTrend} trend */
function drawCourse({ measure, points, change, says }) {
  const first = points[0];
  const last = points[points.length - 1];
  byId("trend-says").textContent = change === null ? t("review.client.one")
    : t("review.client.change", { change: withUnit(measure, change, true), says });
  const day = (/** @type {string} */ one) => dateWords(one, { dateStyle: "medium" });
  fill(byId("trend-plot"), points.length > 1 ? trendPlot(points.map((one, place) => ({
    at: moment(points, place), value: one.mean.mean * measure.scale, error: one.mean.error * measure.scale,
    label: dateWords(one.day, { day: "numeric", month: "short" }) })), "") : null);
  fill(byId("trend-table"), make("table", { class: "rows" },
    make("caption", { class: "hidden" }, measure.title),
    make("thead", {}, make("tr", {}, ...["day", "clip", "mean", "error", "steps", "passes"].map((name) =>
      make("th", { scope: "col" }, t(`review.client.col.${name}`))))),
    make("tbody", {}, ...[...points].reverse().map((one) => make("tr", {},
      make("th", { scope: "row" }, day(one.day)),
      make("td", {}, make("a", { href: address("/review/clip", {}, { uid: one.clip }) }, one.name)),
      make("td", { class: "number" }, meanWords(measure, one.mean)),
      make("td", { class: "number" }, `±\u202f${withUnit(measure, one.mean.error)}`),
      make("td", { class: "number" }, String(one.mean.count)),
      make("td", { class: "number" }, String(one.passes)))))));
  const link = byId("compare-ends", HTMLAnchorElement);
  show(link, points.length > 1);
  link.href = address("/review/compare", {}, { a: first.clip, b: last.clip });
}

/** When a clip was filmed, ms: those of one day follow each other within it.
 * @param {MeasureTrend["points"]} points @param {number} place */
function moment(points, place) {
  const { day } = points[place];
  const first = points.findIndex((one) => one.day === day);
  const count = points.filter((one) => one.day === day).length;
  return Date.parse(day) + DAY_MS * (place - first) / count;
}

class Limits {
  /** @param {string} id @param {Thresholds} found */
  constructor(id, found) {
    this.at = { client_id: id };
    this.found = found;
    /** @type {Map<string, HTMLInputElement>} */
    this.inputs = new Map();
    /** What was last previewed; only that is saved. */
    this.shown = "";
    this.save = byId("save", HTMLButtonElement);
    byId("levels").replaceChildren(...LEVELS.map((level) => {
      const input = make("input", { type: "radio", name: "level", value: level, checked: level === found.level });
      input.addEventListener("change", () => this.changedLevel());
      return make("label", { class: "choice" }, input, make("span", {}, t(`level.${level}`)));
    }));
    this.draw();
    byId("show-effect").addEventListener("click", () => void this.preview());
    byId("limits-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.keep();
    });
  }

  /** @returns {Level} */
  get level() {
    const on = /** @type {HTMLInputElement|null} */ (document.querySelector("#levels input:checked"));
    return /** @type {Level} */ (on?.value ?? this.found.level);
  }

  draw() {
    this.inputs.clear();
    /** @type {Map<string, Threshold[]>} */
    const checks = new Map();
    for (const one of this.found.thresholds) {
      checks.set(one.check_title, [...(checks.get(one.check_title) ?? []), one]);
    }
    fill(byId("limits"), ...[...checks].map(([title, limits]) => make("details", {
      open: limits.some(({ own }) => own !== null) },
    make("summary", {}, title),
    make("fieldset", {}, make("legend", { class: "hidden" }, title), ...limits.map((one) => this.row(one))))));
    this.changed();
  }

  /** @param {Threshold} one */
  row(one) {
    const id = `limit-${one.name.replaceAll(".", "-")}`;
    const usual = one.at_level[this.level] ?? one.low;
    const input = make("input", { id, type: "number", min: one.low, max: one.high, step: "any",
      value: one.own ?? usual, "aria-describedby": `${id}-about` });
    input.dataset.usual = String(usual);
    input.addEventListener("input", () => this.changed());
    this.inputs.set(one.name, input);
    return make("div", { class: "limit-row" },
      make("label", { for: id }, one.unit ? `${one.says} (${one.unit})` : one.says), input,
      make("span", { id: `${id}-about`, class: "quiet-line" }, t("review.client.usual", { value: plain(usual) })));
  }

  /** The level's values in the place of the other level's; own ones stay. */
  changedLevel() {
    for (const one of this.found.thresholds) {
      const input = this.inputs.get(one.name);
      if (!input) continue;
      const usual = one.at_level[this.level] ?? one.low;
      if (Number(input.value) === Number(input.dataset.usual)) input.value = String(usual);
      input.dataset.usual = String(usual);
      byId(`${input.id}-about`).textContent = t("review.client.usual", { value: plain(usual) });
    }
    this.changed();
  }

  /** What would be kept. */
  get body() {
    const own = [...this.inputs].filter(([, input]) => Number(input.value) !== Number(input.dataset.usual));
    return { level: this.level, thresholds: Object.fromEntries(own.map(([name, input]) => [name, Number(input.value)])) };
  }

  changed() {
    for (const input of this.inputs.values()) {
      input.closest(".limit-row")?.toggleAttribute("data-own", Number(input.value) !== Number(input.dataset.usual));
    }
    const seen = JSON.stringify(this.body) === this.shown;
    this.save.disabled = !seen;
    byId("limits-says").textContent = seen ? "" : t("review.client.first");
  }

  async preview() {
    const form = byId("limits-form", HTMLFormElement);
    if (!form.reportValidity()) return;
    const { body, at } = this;
    fill(byId("effect"), make("p", {}, t("review.client.judging")));
    try {
      const { clips } = await ask("POST /api/review/clients/{client_id}/thresholds/preview", { at, body });
      noTrouble();
      this.shown = JSON.stringify(body);
      fill(byId("effect"), ...(clips.length ? clips.map(effect) : [make("p", {}, t("review.client.noEffect"))]));
    } catch (error) {
      fill(byId("effect"));
      trouble(error);
    }
    this.changed();
  }

  async keep() {
    try {
      this.found = await ask("PUT /api/review/clients/{client_id}/thresholds", { at: this.at, body: this.body });
      noTrouble();
      this.shown = "";
      this.draw();
      byId("limits-says").textContent = t("review.client.saved");
      tell(t("review.client.saved"));
    } catch (error) {
      trouble(error);
    }
  }
}

/** @param {number} value */
function plain(value) {
  return amount(value, Number.isInteger(value) ? 0 : 2);
}

/** What would change in a clip. @param {Effect} found */
function effect({ name, duration_s, before, after, counts }) {
  const same = counts.every((one) => one.before === one.after)
    && JSON.stringify(before.map(({ start_s, end_s }) => [start_s, end_s]))
    === JSON.stringify(after.map(({ start_s, end_s }) => [start_s, end_s]));
  return make("section", { class: "effect", "aria-label": name },
    make("p", { class: "strong" }, t(same ? "review.client.same" : "review.client.differs", { name })),
    counts.length ? make("table", { class: "rows" },
      make("caption", { class: "hidden" }, t("review.client.counts")),
      make("thead", {}, make("tr", {}, ...["fault", "before", "after"].map((one) =>
        make("th", { scope: "col" }, t(`review.client.count.${one}`))))),
      make("tbody", {}, ...counts.map((one) => make("tr", { "data-over": one.before !== one.after },
        make("th", { scope: "row" }, one.title), make("td", { class: "number" }, String(one.before)),
        make("td", { class: "number" }, String(one.after))))))
      : make("p", { class: "quiet-line" }, t("review.client.noFaults")),
    line(t("review.client.count.before"), before, duration_s, "now"),
    line(t("review.client.count.after"), after, duration_s, "then"));
}

/** A small timeline of faults. @param {string} title @param {Found[]} found @param {number} duration_s
 * @param {string} name */
function line(title, found, duration_s, name) {
  const strip = document.createElementNS(SVG, "svg");
  strip.setAttribute("class", "effect-strip");
  strip.setAttribute("viewBox", `0 0 ${Math.max(duration_s, 0.1)} 1`);
  strip.setAttribute("preserveAspectRatio", "none");
  strip.setAttribute("role", "img");
  strip.setAttribute("aria-label", found.length
    ? found.map((one) => `${one.title} ${amount(one.start_s, 1)}–${amount(one.end_s, 1)} s`).join(", ")
    : t("review.client.noFaults"));
  for (const one of found) {
    const box = document.createElementNS(SVG, "rect");
    const about = document.createElementNS(SVG, "title");
    about.textContent = one.title;
    box.setAttribute("class", name);
    box.setAttribute("x", String(one.start_s));
    box.setAttribute("width", String(Math.max(one.end_s - one.start_s, duration_s / 200)));
    box.setAttribute("y", "0.1");
    box.setAttribute("height", "0.8");
    box.append(about);
    strip.append(box);
  }
  return make("div", { class: "effect-line" }, make("span", {}, title), strip);
}
