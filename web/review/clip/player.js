// @ts-check
/** The player: the film by true frames, the skeleton over it, and all that moves them. */

import { make, show } from "../../shared/dom.js";
import { clock, word as t } from "../../shared/words.js";
import { tell } from "../../pages/shell.js";
import { Bones } from "./bones.js";
import { Film } from "./film.js";
import { icon } from "./icons.js";
import { beside } from "./moments.js";
import { Zoom } from "./zoom.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("./moments.js").MomentKind} MomentKind */

const SPEEDS = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2];
const FRACTIONS = ["1/16", "1/8", "1/4", "1/2", "1", "2"];
const JUMPS = /** @type {[string, MomentKind][]} */ ([["C", "contact"], ["F", "fault"], ["X", "crossing"]]);
const MANY = 10;
const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  new Player(root, view);
}

class Player {
  /** @type {Map<string, HTMLButtonElement>} */
  buttons = new Map();
  time = make("span", { class: "time" });
  count = make("span", { class: "frame-count" });
  speeds = make("select", { id: "speed", disabled: true });

  /** @param {HTMLElement} root @param {ClipView} view */
  constructor(root, view) {
    this.view = view;
    this.video = make("video", { class: "film", playsinline: true, preload: "auto", tabindex: -1,
      "aria-hidden": "true" });
    this.video.muted = true;
    this.first = make("img", { class: "first", alt: t("review.player.first"), src: view.at("/first") });
    this.first.addEventListener("error", () => show(this.first, false));
    const canvas = make("canvas", { class: "bones", "aria-hidden": "true" });
    this.overlay = /** @type {SVGSVGElement} */ (document.createElementNS(SVG, "svg"));
    this.overlay.setAttribute("class", "overlay");
    this.picture = make("div", { class: "picture-box" }, this.video, this.first, canvas, this.overlay);
    this.waits = make("p", { class: "screen-says", role: "status" });
    this.screen = make("div", { class: "screen", id: "screen", role: "group",
      "aria-label": t("review.player.screen") }, this.picture, this.waits);
    this.bones = new Bones(canvas);
    this.film = new Film(this.video, (frame) => this.shown(frame), () => this.changed());
    this.zoom = new Zoom(this.screen, this.picture, (width, height) => this.bones.size(width, height));
    this.zoom.free = () => this.overlay.dataset.tool === undefined;
    this.first.addEventListener("load", () => {
      if (!view.frames) this.upright(this.first.naturalWidth, this.first.naturalHeight);
    });
    view.screen = { overlay: this.overlay, film: this.film, bones: this.bones, zoom: this.zoom };
    this.speed = 4;
    root.append(this.screen, this.controls());
    view.leader = this;
    view.on((what) => {
      if (what === "frames") this.ready();
      if (what === "report") {
        this.noFilm();
        this.shape();
        void this.bonesAnew();
      }
      if (what === "selection") this.selected();
    });
    this.addKeys();
    this.selected();
    this.changed();
    this.clockWords();
    this.noFilm();
  }

  /** There is no film to play, yet or at all. */
  noFilm() {
    const { clip, frames } = this.view;
    if (!frames) this.waits.textContent = t(clip.busy ? "review.player.preparing" : "review.player.noFilm");
  }

  /** The review copy is there. */
  ready() {
    const { frames } = this.view;
    if (!frames) return;
    this.shape();
    this.film.open(this.view.at("/video"), frames);
    this.film.seek(this.film.at(this.view.t_s));
    for (const button of this.buttons.values()) button.disabled = false;
    this.speeds.disabled = false;
    this.waits.textContent = "";
    void this.bonesAnew();
  }

  /** The picture's size, as the film has it. */
  shape() {
    const { frames } = this.view;
    if (frames) this.upright(frames.width, frames.height);
    else if (this.first.naturalWidth) this.upright(this.first.naturalWidth, this.first.naturalHeight);
  }

  /** Show the film upright: a picture in which people lie on their side was turned to be looked at,
   * and landmarks and drawings are of the turned one. @param {number} width @param {number} height of
   * the film as it is kept */
  upright(width, height) {
    const turned = this.view.report?.source.turned_deg ?? 0;
    const [across, down] = turned % 180 ? [height, width] : [width, height];
    for (const one of [this.video, this.first]) one.dataset.turned = String(turned);
    this.overlay.setAttribute("viewBox", `0 0 ${across} ${down}`);
    this.zoom.of(across, down);
  }

  async bonesAnew() {
    if (!this.view.frames || !this.view.report) return;
    await this.bones.fetch(this.view.at("/poses"));
  }

  /** @param {number} frame */
  shown(frame) {
    show(this.first, false);
    this.bones.show(frame);
    this.screen.dataset.frame = String(frame);
    this.view.arrived(this.film.frames.t_s[frame] ?? 0);
    this.clockWords();
  }

  clockWords() {
    const { film, view } = this;
    this.time.textContent = view.duration_s
      ? t("review.player.time", { now: clock(view.t_s, 3), whole: clock(view.duration_s, 3) }) : "";
    this.count.textContent = film.count
      ? t("review.player.frame", { frame: Math.max(0, film.frame) + 1, frames: film.count }) : "";
  }

  /** @param {number} t_s */
  go(t_s) {
    this.film.show(this.film.at(t_s));
  }

  /** @param {number} from_s @param {number} to_s */
  playSpan(from_s, to_s) {
    if (!this.film.count) return;
    this.film.loop = { from_s, to_s };
    this.film.seek(this.film.at(from_s));
    this.film.play(SPEEDS[this.speed]);
  }

  selected() {
    const { selection } = this.view;
    this.film.loop = selection;
    this.button("loop").setAttribute("aria-pressed", String(Boolean(selection)));
    if (selection) {
      tell(t("review.player.loops", { from: clock(selection.from_s, 3), to: clock(selection.to_s, 3) }));
    }
  }

  changed() {
    const playing = this.film.playing;
    const name = t(playing ? "review.player.pause" : "review.player.play");
    const button = this.button("play");
    button.setAttribute("aria-label", name);
    button.title = `${name} (K)`;
    button.replaceChildren(/** @type {Node} */ (icon(playing ? "pause" : "play")));
  }

  /** @param {number} by frames */
  step(by) {
    if (!this.film.count) return;
    const from = this.film.wanted ?? this.film.frame;
    this.film.show(from + by);
  }

  /** @param {1|-1} way */
  run(way) {
    const { film } = this;
    if (!film.count) return;
    if (Math.sign(film.speed) === way) this.faster(1);
    film.play(way * SPEEDS[this.speed]);
  }

  toggle() {
    if (this.film.playing) this.film.pause();
    else this.run(1);
  }

  /** @param {number} by places in the list of speeds */
  faster(by) {
    this.speed = Math.max(0, Math.min(SPEEDS.length - 1, this.speed + by));
    this.speeds.value = String(this.speed);
    if (this.film.playing) this.film.play(Math.sign(this.film.speed) * SPEEDS[this.speed]);
    tell(t("review.player.speedIs", { speed: FRACTIONS[this.speed] }));
  }

  /** @param {MomentKind} kind @param {1|-1} way */
  jump(kind, way) {
    const found = beside(this.view, kind, way);
    if (!found) {
      tell(t(`review.player.no.${kind}`));
      return;
    }
    this.view.go(found.t_s);
    tell(t("review.player.at", { what: found.name, now: clock(found.t_s, 3) }));
  }

  /** @param {"from_s"|"to_s"} end */
  mark(end) {
    const { view } = this;
    const whole = { from_s: 0, to_s: view.duration_s };
    const next = { ...(view.selection ?? whole), [end]: view.t_s };
    if (next.to_s > next.from_s) view.select(next);
    else view.select({ ...whole, [end]: view.t_s });
  }

  loop() {
    const { view } = this;
    if (view.selection) view.select(null);
    else view.playSpan(Math.max(0, view.t_s - 0.5), Math.min(view.duration_s, view.t_s + 0.5));
  }

  toggleBones() {
    this.bones.on = !this.bones.on;
    this.button("bones").setAttribute("aria-pressed", String(this.bones.on));
    this.bones.draw();
  }

  /** @param {string} name @returns {HTMLButtonElement} */
  button(name) {
    const found = this.buttons.get(name);
    if (!found) throw new Error(`no button ${name}`);
    return found;
  }

  controls() {
    const made = (/** @type {string} */ name, /** @type {string} */ key, /** @type {() => void} */ act) => {
      const words = t(`review.player.${name}`);
      const button = make("button", { type: "button", class: "tool", "aria-label": words,
        title: key ? `${words} (${key})` : words }, icon(name.replace(/(contact|fault|crossing)(Back|On)/,
        (_, __, way) => way.toLowerCase())));
      button.addEventListener("click", act);
      button.disabled = true;
      this.buttons.set(name, button);
      return button;
    };
    for (const [place, speed] of FRACTIONS.entries()) {
      this.speeds.append(new Option(t("review.player.times", { speed }), String(place)));
    }
    this.speeds.value = String(this.speed);
    this.speeds.addEventListener("change", () => this.faster(Number(this.speeds.value) - this.speed));
    const bones = made("bones", "B", () => this.toggleBones());
    bones.setAttribute("aria-pressed", "true");
    const group = (/** @type {string} */ name, /** @type {HTMLElement[]} */ ...inside) =>
      make("div", { class: "tools", role: "group", "aria-label": t(`review.player.group.${name}`) }, ...inside);
    const help = made("help", "?", () => this.view.keys.help());
    help.disabled = false;
    return make("div", { class: "controls" },
      group("step",
        made("backMany", "⇧ ←", () => this.step(-MANY)), made("back", "←", () => this.step(-1)),
        made("play", "K", () => this.toggle()),
        made("on", "→", () => this.step(1)), made("onMany", "⇧ →", () => this.step(MANY))),
      make("p", { class: "clock" }, this.time, this.count),
      make("label", { class: "speed" }, make("span", { class: "hidden" }, t("review.player.speed")), this.speeds),
      ...JUMPS.map(([key, kind]) => make("div", { class: "tools jump", role: "group",
        "aria-label": t(`review.player.group.${kind}`) },
      made(`${kind}Back`, `⇧ ${key}`, () => this.jump(kind, -1)),
      make("span", { "aria-hidden": "true" }, t(`review.player.group.${kind}`)),
      made(`${kind}On`, key, () => this.jump(kind, 1)))),
      group("look",
        made("from", "[", () => this.mark("from_s")), made("to", "]", () => this.mark("to_s")),
        made("loop", "\\", () => this.loop()), bones,
        made("smaller", "-", () => this.zoom.to(this.zoom.factor / 1.5)),
        made("larger", "+", () => this.zoom.to(this.zoom.factor * 1.5)),
        help));
  }

  addKeys() {
    const group = (/** @type {string} */ name) => `review.keys.${name}`;
    const deed = (/** @type {string} */ of, /** @type {string[]} */ keys, /** @type {string} */ word,
      /** @type {() => void} */ act) => this.view.keys.add({ keys, word: `review.keys.do.${word}`, group: group(of), act });
    deed("play", ["l"], "forward", () => this.run(1));
    deed("play", ["k", " "], "pause", () => this.toggle());
    deed("play", ["j"], "backward", () => this.run(-1));
    deed("play", ["s"], "slower", () => this.faster(-1));
    deed("play", ["Shift+s"], "faster", () => this.faster(1));
    deed("step", ["ArrowRight", "."], "on", () => this.step(1));
    deed("step", ["ArrowLeft", ","], "back", () => this.step(-1));
    deed("step", ["Shift+ArrowRight", "Shift+."], "onMany", () => this.step(MANY));
    deed("step", ["Shift+ArrowLeft", "Shift+,"], "backMany", () => this.step(-MANY));
    deed("step", ["Home"], "start", () => this.step(-this.film.count));
    deed("step", ["End"], "end", () => this.step(this.film.count));
    for (const [key, kind] of /** @type {[string, MomentKind][]} */ ([
      ["c", "contact"], ["f", "fault"], ["x", "crossing"], ["n", "note"]])) {
      deed("jump", [key], `${kind}On`, () => this.jump(kind, 1));
      deed("jump", [`Shift+${key}`], `${kind}Back`, () => this.jump(kind, -1));
    }
    deed("loop", ["["], "from", () => this.mark("from_s"));
    deed("loop", ["]"], "to", () => this.mark("to_s"));
    deed("loop", ["\\"], "loop", () => this.loop());
    deed("loop", ["Escape"], "clear", () => this.view.select(null));
    deed("look", ["b"], "bones", () => this.toggleBones());
    deed("look", ["+", "="], "larger", () => this.zoom.to(this.zoom.factor * 1.5));
    deed("look", ["-"], "smaller", () => this.zoom.to(this.zoom.factor / 1.5));
    deed("look", ["0"], "whole", () => this.zoom.to(1));
    deed("look", ["?"], "help", () => this.view.keys.help());
  }
}
