// @ts-check
/** The step table: what was measured of each step and how sure it is; left against right; means. */

import { trouble } from "../../pages/shell.js";
import { fill, make, show } from "../../shared/dom.js";
import { Problem, ask } from "../../shared/rest.js";
import { amount, word as t } from "../../shared/words.js";
import { faultName } from "../faults.js";
import { NOT_KNOWN, Reasons, heading, meanWords, shown, sure, withUnit } from "../measures.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("../../shared/wire.d.ts").StepsOut} Steps */
/** @typedef {import("../../shared/wire.d.ts").MeasuredStepOut} Row */
/** @typedef {import("../../shared/wire.d.ts").MeasureLabelOut} MeasureLabel */
/** @typedef {{id: string, title: string, of: (row: Row) => number|string|null}} Column */

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  new StepTable(root, view);
}

class StepTable {
  /** @param {HTMLElement} root @param {ClipView} view */
  constructor(root, view) {
    this.root = root;
    this.view = view;
    this.sorted = "number";
    /** @type {1|-1} */
    this.way = 1;
    /** @type {Steps|null} */
    this.found = null;
    /** @type {Map<number, HTMLTableRowElement>} */
    this.shownRows = new Map();
    this.asked = 0;
    this.passes = make("p", { class: "passes", role: "status" });
    this.table = make("div", { class: "scroll", tabindex: 0, role: "group",
      "aria-labelledby": "steps-title" });
    this.reasons = make("div");
    this.sides = make("div", { class: "sides" });
    root.append(this.passes, this.table, this.reasons, this.sides);
    view.on((what) => {
      if (what === "report") void this.fetch();
      else if (what === "time") this.follow();
    });
    void this.fetch();
  }

  async fetch() {
    const own = ++this.asked;
    try {
      const at = { uid: this.view.uid };
      const found = this.view.report ? await ask("GET /api/review/clips/{uid}/steps", { at }) : null;
      if (own !== this.asked) return; // a newer question is on its way
      this.found = found;
      this.draw();
    } catch (error) {
      if (!(error instanceof Problem && error.status === 409)) trouble(error);
    }
  }

  draw() {
    const { found } = this;
    show(this.root, found !== null);
    if (!found) return;
    const active = document.activeElement;
    const focused = active instanceof HTMLElement && this.table.contains(active) ? active.dataset.sort : undefined;
    this.passes.textContent = found.means.says;
    this.passes.toggleAttribute("data-few", found.means.few);
    const reasons = new Reasons();
    const columns = columnsOf(found, (row) => this.faults(row).join());
    const column = columns.find(({ id }) => id === this.sorted) ?? columns[0];
    const rows = [...found.rows].sort((a, b) => this.way * compare(column.of(a), column.of(b)));
    this.shownRows.clear();
    fill(this.table, make("table", { class: "rows step-table" },
      make("caption", { class: "hidden" }, t("review.steps.caption")),
      make("thead", {}, make("tr", {}, ...columns.map((one) => this.head(one)))),
      make("tbody", {}, ...rows.map((row) => this.row(row, found.measures, reasons)))));
    fill(this.reasons, reasons.list(), this.removed(found));
    fill(this.sides, ...summaries(found));
    if (focused) this.table.querySelector(`[data-sort="${focused}"]`)?.dispatchEvent(new Event("refocus"));
    this.follow();
  }

  /** @param {Column} column */
  head({ id, title }) {
    const on = id === this.sorted;
    const button = make("button", { type: "button", class: "sort", "data-sort": id }, title,
      make("span", { "aria-hidden": "true" }, on ? (this.way > 0 ? " ▲" : " ▼") : ""));
    button.addEventListener("click", () => {
      this.way = on ? /** @type {1|-1} */ (-this.way) : 1;
      this.sorted = id;
      this.draw();
    });
    button.addEventListener("refocus", () => button.focus());
    return make("th", { scope: "col", "aria-sort": on ? (this.way > 0 ? "ascending" : "descending") : null },
      button);
  }

  /** @param {Row} row @param {MeasureLabel[]} measures @param {Reasons} reasons */
  row(row, measures, reasons) {
    const foot = t(`review.foot.${row.foot}`);
    const play = make("button", { type: "button", class: "play",
      "aria-label": t("review.steps.play", { number: row.number, foot }) },
    make("span", { "aria-hidden": "true" }, "▶ "), String(row.number));
    play.addEventListener("click", () => this.view.playSpan(row.from_s, row.to_s));
    const made = make("tr", { "data-foot": row.foot, "data-by-hand": row.by_hand.length > 0 },
      make("th", { scope: "row" }, play),
      make("td", {}, String(row.pass_number)),
      make("td", { class: "foot" }, foot, byHand(row, "foot", row.automatic_foot && row.automatic_foot !== row.foot
        ? t(`review.foot.${row.automatic_foot}`) : null)),
      make("td", {}, amount(row.contact_s, 2), sure(row.confidence),
        byHand(row, "contact_s", row.automatic_contact_s === null ? null : amount(row.automatic_contact_s, 2))),
      make("td", { class: "touch" }, touch(row)),
      make("td", {}, t(`review.direction.${row.direction}`), byHand(row, "direction", null)),
      make("td", {}, row.landing === "unknown" ? reasons.mark(row.landing_why) : t(`review.landing.${row.landing}`),
        row.landing === "unknown" ? null : sure(row.landing_confidence),
        byHand(row, "landing", row.automatic_landing && t(`review.landing.${row.automatic_landing}`))),
      ...measures.map((measure) => {
        const one = row.values[measure.id];
        if (!one) return make("td", {}, NOT_KNOWN);
        return make("td", { class: "number" },
          one.value === null ? reasons.mark(one.why) : shown(measure, one.value),
          one.confidence === null ? null : sure(one.confidence),
          one.changed && make("small", { class: "was" }, t("review.steps.was", { value: shown(measure, one.automatic) })));
      }),
      make("td", { class: "faults" }, ...this.faults(row).map((name) => make("span", {}, name))));
    this.shownRows.set(row.number, made);
    return made;
  }

  /** What was wrong when the foot came down. @param {Row} row @returns {string[]} */
  faults({ contact_s }) {
    const found = (this.view.report?.findings ?? [])
      .filter(({ start_s, end_s }) => start_s <= contact_s && contact_s <= end_s);
    return [...new Set(found.map(faultName))];
  }

  /** @param {Steps} found */
  removed({ removed }) {
    if (!removed.length) return null;
    const said = removed.map(({ foot, contact_s }) => `${t(`review.foot.${foot}`)} ${amount(contact_s, 2)}\u00a0s`);
    return make("p", { class: "quiet-line" }, t("review.steps.removed", { steps: said.join(", ") }));
  }

  /** Mark the step at the playhead. */
  follow() {
    const { found, view } = this;
    if (!found) return;
    const past = found.rows.filter(({ contact_s }) => contact_s <= view.t_s + 1e-3);
    const now = past.length ? past[past.length - 1].number : 0;
    for (const [number, row] of this.shownRows) {
      if (number === now) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }
}

/** When any part of the foot first touched, and its standard deviation. @param {Row} row */
function touch({ first_touch_s, first_touch_spread_s }) {
  if (first_touch_s === null) return NOT_KNOWN;
  if (first_touch_spread_s === null) return amount(first_touch_s, 2);
  return `${amount(first_touch_s, 2)} ± ${amount(first_touch_spread_s, 2)}`;
}

/** What a trainer set, with what the machine had. @param {Row} row @param {string} name
 * @param {string|null} was */
function byHand(row, name, was) {
  if (!row.by_hand.includes(name)) return null;
  return make("small", { class: "was" },
    was ? t("review.steps.byHandWas", { value: was }) : t("review.steps.byHand"));
}

/** @param {Steps} found @param {(row: Row) => string} faults @returns {Column[]} */
function columnsOf({ measures }, faults) {
  return [
    { id: "number", title: t("review.steps.col.number"), of: (row) => row.number },
    { id: "pass", title: t("review.steps.col.pass"), of: (row) => row.pass_number },
    { id: "foot", title: t("review.steps.col.foot"), of: (row) => row.foot },
    { id: "contact", title: t("review.steps.col.contact"), of: (row) => row.contact_s },
    { id: "touch", title: t("review.steps.col.touch"), of: (row) => row.first_touch_s },
    { id: "direction", title: t("review.steps.col.direction"), of: (row) => row.direction },
    { id: "landing", title: t("review.steps.col.landing"), of: (row) => row.landing },
    ...measures.map((measure) => ({ id: measure.id, title: heading(measure),
      of: (/** @type {Row} */ row) => row.values[measure.id]?.value ?? null })),
    { id: "faults", title: t("review.steps.col.faults"), of: (row) => faults(row) || null },
  ];
}

/** What is not known comes last, whichever way. @param {number|string|null} a @param {number|string|null} b */
function compare(a, b) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b));
}

/** Left against right, and means. @param {Steps} found @returns {HTMLElement[]} */
export function summaries({ means }) {
  if (!means.steps) return [];
  const sides = make("table", { class: "rows" },
    make("caption", {}, t("review.sides.title")),
    make("thead", {}, make("tr", {}, ...["measure", "left", "right", "difference", "says"].map((name) =>
      make("th", { scope: "col" }, t(`review.sides.col.${name}`))))),
    make("tbody", {}, ...means.sides.map((one) => make("tr", { "data-over": one.over === true },
      make("th", { scope: "row" }, one.measure.title),
      make("td", { class: "number" }, meanWords(one.measure, one.left), steps(one.left?.count)),
      make("td", { class: "number" }, meanWords(one.measure, one.right), steps(one.right?.count)),
      make("td", { class: "number" }, withUnit(one.measure, one.difference, true),
        one.percent === null ? null : make("small", { class: "was" }, `${amount(one.percent, 0)}\u202f%`)),
      make("td", { class: "says" }, one.says)))));
  const all = make("table", { class: "rows" },
    make("caption", {}, t("review.means.title")),
    make("thead", {}, make("tr", {}, ...["measure", "mean", "error"].map((name) =>
      make("th", { scope: "col" }, t(`review.means.col.${name}`))))),
    make("tbody", {}, ...means.means.map(({ measure, mean }) => make("tr", {},
      make("th", { scope: "row" }, measure.title),
      make("td", { class: "number" }, meanWords(measure, mean), steps(mean.count)),
      make("td", { class: "number" }, `±\u202f${withUnit(measure, mean.error)}`)))));
  return [sides, all].map((table) => make("div", { class: "scroll", tabindex: 0, role: "group",
    "aria-label": table.caption?.textContent ?? "" }, table));
}

/** @param {number|undefined} count */
function steps(count) {
  return count === undefined ? null : make("small", { class: "was" }, t("review.steps.of", { count }));
}
