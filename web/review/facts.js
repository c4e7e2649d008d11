// @ts-check
/** What a trainer says of a clip: the day, height, belt, notes, how it was filmed, what is kept. */

import { fill, make, show } from "../shared/dom.js";
import { amount, word as t } from "../shared/words.js";
import { Problem, ask } from "../shared/rest.js";
import { tell } from "../pages/shell.js";
import { metres, number } from "../pages/units.js";

/** @typedef {import("./card.js").Card} Card */
/** @typedef {import("../shared/wire.d.ts").ClipOut} ClipOut */
/** @typedef {import("../shared/wire.d.ts").ClipChange} ClipChange */

const KMH = 3.6;
const FILMED_HZ = [60, 120, 240];
/** Each field with its own words and how it is read: what a form's field is called here and there. */
const FIELDS = /** @type {const} */ (["filmed_on", "height_m", "belt_mps", "incline_percent"]);

/** @param {Card} card @returns {HTMLElement} folded away; filled when it is first opened */
export function details(card) {
  const box = make("div", { class: "facts" });
  const element = make("details", {}, make("summary", {}, t("review.about")), box);
  element.addEventListener("toggle", () => {
    if (element.open) fill(box, form(card));
  });
  return element;
}

/** @param {Card} card */
function form(card) {
  const { clip } = card;
  const id = (/** @type {string} */ name) => `${name}-${clip.uid}`;
  const input = (/** @type {typeof FIELDS[number]} */ name, /** @type {string} */ value) => {
    const mode = name === "filmed_on" ? { type: "date" } : { inputmode: "decimal", autocomplete: "off" };
    return make("input", { id: id(name), value, ...mode, "aria-describedby": `${id(name)}-wrong` });
  };
  const inputs = {
    filmed_on: input("filmed_on", clip.filmed_on ?? ""),
    height_m: input("height_m", shown(clip.height_m, 100)),
    belt_mps: input("belt_mps", shown(clip.belt_mps, KMH)),
    incline_percent: input("incline_percent", shown(clip.incline_percent, 1)),
  };
  const speed = make("select", { id: id("speed") }, ...speeds(clip));
  speed.value = clip.played_as_filmed ? "played" : clip.capture_hz ? String(clip.capture_hz) : "";
  const notes = make("textarea", { id: id("notes"), rows: 3, maxlength: 4000 }, clip.notes);
  const keep = make("input", { id: id("keep"), type: "checkbox" });
  keep.checked = clip.keep_original;
  keep.disabled = !clip.has_original && Boolean(clip.analysed_at);
  const wrong = make("p", { class: "wrong", role: "alert", hidden: true });
  const again = make("button", { type: "button", class: "quiet" }, t("review.again"));
  const remove = make("button", { type: "button", class: "quiet danger" }, t("review.delete"));
  const element = make("form", { class: "facts-form", novalidate: true },
    make("div", { class: "facts-grid" },
      ...FIELDS.map((name) => field(id(name), t(`review.fact.${name}`), inputs[name])),
      field(id("speed"), t("review.fact.speed"), speed)),
    field(id("notes"), t("review.fact.notes"), notes),
    make("label", { class: "tick" }, keep, make("span", {}, t("review.fact.keep"))),
    make("p", { class: "hint" }, t(clip.has_original || !clip.analysed_at ? "review.fact.keepHint" : "review.fact.dropped")),
    wrong,
    make("div", { class: "facts-row" }, make("button", { type: "submit" }, t("review.save")), again, remove));
  again.addEventListener("click", () => void card.work("analyse"));
  remove.addEventListener("click", () => void card.remove());
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    show(wrong, false);
    /** @type {ClipChange} */
    const body = {
      filmed_on: inputs.filmed_on.value || null,
      height_m: metres(number(inputs.height_m.value)),
      belt_mps: per(number(inputs.belt_mps.value), KMH),
      incline_percent: signed(inputs.incline_percent.value),
      notes: notes.value,
      keep_original: keep.checked,
      played_as_filmed: speed.value === "played",
      capture_hz: /^\d/.test(speed.value) ? Number(speed.value) : null,
    };
    const bad = FIELDS.find((name) => Number.isNaN(body[name]));
    for (const name of FIELDS) inputs[name].setAttribute("aria-invalid", String(name === bad));
    if (bad) {
      wrong.textContent = t("review.fact.number");
      show(wrong, true);
      inputs[bad].focus();
      return;
    }
    try {
      card.show(await ask("PATCH /api/review/clips/{uid}", { at: { uid: clip.uid }, body }));
      card.told.picked();
      tell(t("review.saved"));
    } catch (error) {
      const known = error instanceof Problem ? error : new Problem(t("problem.unknown"));
      wrong.textContent = known.message;
      show(wrong, true);
      const named = FIELDS.find((name) => name in known.fields);
      for (const name of FIELDS) inputs[name].setAttribute("aria-invalid", String(name === named));
      if (named) inputs[named].focus();
    }
  });
  return element;
}

/** @param {string} id @param {string} label @param {HTMLElement} control */
function field(id, label, control) {
  return make("div", { class: "field" }, make("label", { for: id }, label), control);
}

/** @param {ClipOut} clip @returns {HTMLOptionElement[]} */
function speeds(clip) {
  const own = clip.capture_hz !== null && !FILMED_HZ.includes(clip.capture_hz) ? [clip.capture_hz] : [];
  return [
    new Option(t("review.speed.file"), ""),
    ...[...FILMED_HZ, ...own].map((hz) => new Option(t("review.slow.hz", { hz }), String(hz))),
    new Option(t("review.slow.played"), "played"),
  ];
}

/** @param {number|null} value @param {number} times */
function shown(value, times) {
  return value === null ? "" : amount(value * times, 1).replace(/[.,]0$/, "");
}

/** @param {number|null} value @param {number} by */
function per(value, by) {
  return value === null ? null : Math.round((value / by) * 1e4) / 1e4;
}

/** @param {string} text @returns {number|null} */
function signed(text) {
  const down = text.trim().startsWith("-") || text.trim().startsWith("−");
  const found = number(text.trim().replace(/^[-−]/, ""));
  return found === null ? null : down ? -found : found;
}
