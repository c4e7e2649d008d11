// @ts-check
/** Two clips beside each other: their films in step, their curves over the stride, their measures. */

import { open } from "../pages/shell.js";
import { dateWords } from "../shared/dates.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { Problem, address, ask } from "../shared/rest.js";
import { amount, word as t } from "../shared/words.js";
import { Film } from "./clip/film.js";
import { meanWords, withUnit } from "./measures.js";
import { curvePlot } from "./plot.js";

/** @typedef {import("../shared/wire.d.ts").ComparedOut} Compared */
/** @typedef {import("../shared/wire.d.ts").ComparedClipOut} ComparedClip */
/** @typedef {import("../shared/wire.d.ts").StrideOut} Stride */
/** @typedef {import("../shared/wire.d.ts").ClipOut} Clip */
/** @typedef {"a"|"b"} Side */

const SIDES = /** @type {Side[]} */ (["a", "b"]);
const SPEEDS = [["1/8", 1 / 8], ["1/4", 1 / 4], ["1/2", 1 / 2], ["1", 1]];

void open("review.compare", async () => {
  const wanted = new URLSearchParams(location.search);
  const { clips } = await ask("GET /api/review/clips", { query: { most: 200 } });
  const chosen = { a: wanted.get("a") ?? "", b: wanted.get("b") ?? "" };
  for (const side of SIDES) choice(side, clips, chosen);
  show(byId("compare"), true);
  if (!chosen.a || !chosen.b) return;
  const found = await ask("GET /api/review/compare", { query: chosen });
  const page = new Comparison(found);
  show(byId("compared"), true);
  await page.begin();
});

/** @param {Side} side @param {Clip[]} clips @param {Record<Side, string>} chosen */
function choice(side, clips, chosen) {
  const select = byId(`pick-${side}`, HTMLSelectElement);
  select.append(new Option(t("review.compare.choose"), ""));
  for (const { uid, name, filmed_on, added_at, found } of clips) {
    if (!found) continue;
    const day = dateWords(filmed_on ?? added_at, { dateStyle: "medium" });
    select.append(new Option(`${day} · ${name}`, uid));
  }
  select.value = chosen[side];
  byId(`${side}-title`).textContent = t(`review.compare.${side}`);
  select.addEventListener("change", () => {
    location.assign(address("/review/compare", {}, { ...chosen, [side]: select.value }));
  });
}

class Comparison {
  /** @param {Compared} found */
  constructor(found) {
    this.found = found;
    this.foot = byId("foot", HTMLSelectElement);
    this.align = byId("align", HTMLSelectElement);
    this.speed = byId("speed", HTMLSelectElement);
    this.place = byId("place", HTMLInputElement);
    this.run = byId("run", HTMLButtonElement);
    /** @type {Partial<Record<Side, Film>>} */
    this.films = {};
    /** @type {((percent: number) => void)[]} */
    this.heads = [];
    this.frame = 0;
    for (const foot of /** @type {const} */ (["left", "right"])) {
      this.foot.append(new Option(t(`review.foot.${foot}`), foot));
    }
    for (const way of ["percent", "contact"]) this.align.append(new Option(t(`review.compare.by.${way}`), way));
    for (const [name, value] of SPEEDS) this.speed.append(new Option(`${name}×`, String(value)));
    this.speed.value = String(1 / 4);
    // The foot of which more can be told: the legs hide one another.
    const told = (/** @type {string} */ foot) => Math.min(...SIDES.map((side) =>
      found[side].curves.filter((one) => one.foot === foot).length));
    this.foot.value = told("left") > told("right") ? "left" : "right";
    this.foot.addEventListener("change", () => this.footChanged());
    this.align.addEventListener("change", () => this.alignChanged());
    this.place.addEventListener("input", () => this.stand());
    this.run.addEventListener("click", () => this.toggle());
    for (const side of SIDES) byId(`stride-${side}`).addEventListener("change", () => this.alignChanged());
  }

  async begin() {
    this.changes();
    this.footChanged();
    await Promise.all(SIDES.map((side) => this.film(side)));
    this.show();
  }

  /** @param {Side} side */
  async film(side) {
    const { uid, name } = this.found[side];
    const root = byId(`film-${side}`);
    const at = { uid };
    try {
      const frames = await ask("GET /api/review/clips/{uid}/frames", { at });
      const video = make("video", { playsinline: true, preload: "auto", tabindex: -1, "aria-label": name });
      video.muted = true;
      video.width = frames.width;
      video.height = frames.height;
      video.dataset.turned = String(frames.turned_deg);
      fill(root, video);
      const film = new Film(video, () => {}, () => {});
      film.open(address("/api/review/clips/{uid}/video", at), frames);
      this.films[side] = film;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(root, make("p", { class: "quiet-line" }, t("review.compare.noFilm")));
    }
  }

  /** @param {Side} side @returns {Stride[]} */
  strides(side) {
    return this.found[side].strides.filter(({ foot }) => foot === this.foot.value);
  }

  /** @param {Side} side @returns {Stride|undefined} */
  stride(side) {
    return this.strides(side)[Number(byId(`stride-${side}`, HTMLSelectElement).value)];
  }

  footChanged() {
    for (const side of SIDES) {
      const select = byId(`stride-${side}`, HTMLSelectElement);
      const strides = this.strides(side);
      fill(select, ...strides.map(({ from_s, to_s }, place) => new Option(t("review.compare.strideAt",
        { number: place + 1, at: amount(from_s, 2), seconds: amount(to_s - from_s, 2) }), String(place))));
      select.disabled = strides.length === 0;
      // A stride from the middle is rather as usual than the first.
      select.value = String(Math.floor(strides.length / 2));
    }
    this.curves();
    this.alignChanged();
  }

  alignChanged() {
    const strides = SIDES.map((side) => this.stride(side));
    const there = strides.every(Boolean);
    this.place.disabled = this.run.disabled = !there;
    if (this.align.value === "percent") {
      [this.place.min, this.place.max, this.place.step] = ["0", "100", "1"];
    } else {
      const longest = Math.max(...strides.map((one) => (one ? one.to_s - one.from_s : 0)));
      [this.place.min, this.place.max, this.place.step] = ["-0.3", longest.toFixed(2), "0.01"];
    }
    this.place.value = "0";
    this.show();
  }

  /** Where a clip is now, in its own seconds. @param {Side} side */
  moment(side) {
    const stride = this.stride(side);
    if (!stride) return null;
    const place = Number(this.place.value);
    if (this.align.value === "contact") return stride.from_s + place;
    return stride.from_s + (place / 100) * (stride.to_s - stride.from_s);
  }

  /** Show the pictures of the place. */
  show() {
    const place = Number(this.place.value);
    const stride = this.stride("a");
    for (const side of SIDES) {
      const at_s = this.moment(side);
      const film = this.films[side];
      if (at_s !== null && film) film.seek(film.at(at_s));
    }
    const percent = this.align.value === "percent" ? place
      : stride ? 100 * place / (stride.to_s - stride.from_s) : 0;
    for (const go of this.heads) go(Math.max(0, Math.min(100, percent)));
    const [a, b] = SIDES.map((side) => this.moment(side));
    byId("place-says").textContent = a === null || b === null ? t("review.compare.noStride")
      : t("review.compare.at", { place: this.align.value === "percent" ? `${Math.round(place)} %` : `${amount(place, 2)} s`,
        a: amount(a, 2), b: amount(b, 2) });
  }

  stand() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.run.textContent = t("review.compare.run");
    this.show();
  }

  /** Run through the stride in both films, or stop. */
  toggle() {
    if (this.frame) {
      this.stand();
      return;
    }
    this.run.textContent = t("review.compare.stop");
    let before = performance.now();
    const tick = (/** @type {number} */ now) => {
      const stride = this.stride("a");
      if (!stride) return;
      const by_s = Number(this.speed.value) * (now - before) / 1000;
      before = now;
      const [low, high] = [Number(this.place.min), Number(this.place.max)];
      const by = this.align.value === "percent" ? 100 * by_s / (stride.to_s - stride.from_s) : by_s;
      this.run.dataset.place = String((Number(this.run.dataset.place ?? this.place.value)) + by);
      let next = Number(this.run.dataset.place);
      if (next > high) next = low;
      this.run.dataset.place = String(next);
      this.place.value = String(next);
      this.show();
      this.frame = requestAnimationFrame(tick);
    };
    this.run.dataset.place = this.place.value;
    this.frame = requestAnimationFrame(tick);
  }

  curves() {
    const root = byId("curves");
    const own = (/** @type {Side} */ side) => this.found[side].curves.filter(({ foot }) => foot === this.foot.value);
    const all = SIDES.flatMap((side) => this.found[side].curves);
    const ids = [...new Set(all.map(({ id }) => id))];
    this.heads = [];
    fill(root, ...ids.map((id) => {
      const found = SIDES.map((side) => own(side).find((one) => one.id === id));
      const title = all.find((one) => one.id === id)?.title ?? id;
      if (!found.some(Boolean)) {
        return make("figure", {}, make("figcaption", {}, title),
          make("p", { class: "quiet-line" }, t("review.compare.hidden")));
      }
      const { drawn, go } = curvePlot(SIDES.flatMap((side, place) => {
        const one = found[place];
        return one ? [{ name: side, mean: one.mean, spread: one.spread, liftoff: one.liftoff_percent }] : [];
      }), "°");
      this.heads.push(go);
      const strides = SIDES.map((side, place) => {
        const one = found[place];
        const words = !one ? t("review.compare.noCurve")
          : t(one.few ? "review.compare.fewStrides" : "review.compare.strides", { count: one.strides });
        return make("li", { class: `key of-${side}` }, `${t(`review.compare.${side}`)}: ${words}`);
      });
      return make("figure", {}, make("figcaption", {}, title), drawn,
        make("ul", { class: "keys-of" }, ...strides), curveTable(title, found));
    }), ids.length === 0 && make("p", { class: "quiet-line" }, t("review.compare.noCurves")));
  }

  changes() {
    const { a, b, changes } = this.found;
    byId("passes").textContent = SIDES.map((side) => `${t(`review.compare.${side}`)}: ${this.found[side].means.says}`).join(" ");
    fill(byId("changes"), make("table", { class: "rows" },
      make("caption", { class: "hidden" }, t("review.compare.changes")),
      make("thead", {}, make("tr", {}, ...[t("review.sides.col.measure"), dayOf(a, "a"), dayOf(b, "b"),
        t("review.compare.change"), t("review.sides.col.says")].map((words) => make("th", { scope: "col" }, words)))),
      make("tbody", {}, ...changes.map((one) => make("tr", { "data-over": one.real === true },
        make("th", { scope: "row" }, one.measure.title),
        make("td", { class: "number" }, meanWords(one.measure, one.a)),
        make("td", { class: "number" }, meanWords(one.measure, one.b)),
        make("td", { class: "number" }, withUnit(one.measure, one.change, true),
          one.limit === null ? null : make("small", { class: "was" }, `±\u202f${withUnit(one.measure, one.limit)}`)),
        make("td", { class: "says" }, one.says))))));
  }
}

/** @param {ComparedClip} clip @param {Side} side */
function dayOf(clip, side) {
  return `${t(`review.compare.${side}`)} · ${dateWords(clip.day, { dateStyle: "medium" })}`;
}

/** The curves as numbers. @param {string} title
 * @param {(import("../shared/wire.d.ts").StrideCurveOut|undefined)[]} found */
function curveTable(title, found) {
  const places = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
  const said = (/** @type {number|null|undefined} */ value) => (value === null || value === undefined ? "–" : amount(value, 0));
  return make("details", {}, make("summary", {}, t("review.compare.numbers", { title })),
    make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": title }, make("table", { class: "rows" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "%"),
        ...places.map((place) => make("th", { scope: "col" }, String(place))))),
      make("tbody", {}, ...SIDES.map((side, place) => make("tr", {}, make("th", { scope: "row" }, t(`review.compare.${side}`)),
        ...places.map((percent) => make("td", {}, said(found[place]?.mean[percent])))))))));
}
