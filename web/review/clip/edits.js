// @ts-check
/** Corrections at the playhead: contacts, landings, directions, sides, the person; undone at will. */

import { tell, trouble } from "../../pages/shell.js";
import { fill, make, show } from "../../shared/dom.js";
import { ask } from "../../shared/rest.js";
import { amount, word as t } from "../../shared/words.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("../../shared/wire.d.ts").EditsOut} Edits */
/** @typedef {import("../../shared/wire.d.ts").PersonOut} Person */
/** @typedef {import("../../shared/wire.d.ts").Foot} Foot */
/** @typedef {import("../../shared/wire.d.ts").Landing} Landing */
/** @typedef {import("../../shared/wire.d.ts").Direction} Direction */
/** @typedef {import("../../shared/wire.d.ts").Rest["POST /api/review/clips/{uid}/edits"]["body"]} Edit */

const DIRECTIONS = /** @type {Direction[]} */ (["backward", "forward", "standing", "turning", "sideways", "unknown"]);
const LANDINGS = /** @type {[string, Landing][]} */ ([["5", "ball"], ["6", "flat"], ["7", "heel"]]);
const REACH_S = 1;

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  new Corrections(root, view);
}

class Corrections {
  /** @param {HTMLElement} root @param {ClipView} view */
  constructor(root, view) {
    this.root = root;
    this.view = view;
    this.busy = false;
    /** @type {Edits} */
    this.edits = { edits: [], can_undo: false, can_redo: false };
    /** The correction by which somebody was left out last. */
    this.excluded = 0;
    this.near = make("p", { class: "quiet-line near" });
    this.direction = make("select", { id: "edit-direction" },
      ...DIRECTIONS.map((name) => make("option", { value: name }, t(`review.direction.${name}`))));
    this.undo = this.button("undo", "Ctrl Z", null, () => this.step("undo"));
    this.redo = this.button("redo", "Ctrl ⇧ Z", null, () => this.step("redo"));
    this.ofContact = [
      this.button("move", "3", "3", () => this.move()),
      this.button("delete", "4", "4", () => this.remove()),
      ...LANDINGS.map(([key, landing]) => this.button(landing, key, key, () => this.land(landing))),
    ];
    this.ofStretch = this.button("direction", "", null, () => this.go());
    this.anybody = this.button("anybody", "", null, () => this.followAnybody());
    this.list = make("ol", { class: "edit-list" });
    this.none = make("p", { class: "quiet-line" }, t("review.edits.none"));
    this.people = make("div", { class: "people", role: "group", tabindex: -1, "aria-label": t("review.edits.people") });
    this.truth = make("a", { class: "link", href: view.at("/truth"), download: true }, t("review.edits.truth"));
    root.append(
      this.near,
      group("contact",
        this.button("addLeft", "1", "1", () => this.add("left")),
        this.button("addRight", "2", "2", () => this.add("right")),
        ...this.ofContact),
      group("stretch",
        make("label", { for: "edit-direction" }, t("review.edits.goes")), this.direction, this.ofStretch),
      group("sides",
        this.button("swap", "8", "8", () => this.change({ kind: "swap_sides", from_s: this.now })),
        this.button("person", "9", "9", () => this.notThisPerson()),
        this.anybody),
      this.people,
      group("back", this.undo, this.redo),
      this.none, this.list,
      make("p", {}, this.truth, " ", make("span", { class: "quiet-line" }, t("review.edits.truthHint"))));
    document.addEventListener("keydown", (event) => this.pressed(event));
    view.on((what) => {
      if (what === "time" || what === "selection") this.look();
      if (what === "report") void this.fetch();
    });
    void this.fetch();
    this.look();
  }

  get now() {
    return Math.round(this.view.t_s * 1e4) / 1e4;
  }

  /** The contact nearest to the playhead, within a second. */
  nearest() {
    const contacts = (this.view.report?.events ?? []).filter(({ kind }) => kind === "contact");
    let best = null;
    for (const one of contacts) {
      const apart = Math.abs(one.t_s - this.view.t_s);
      if (apart <= REACH_S && (!best || apart < Math.abs(best.t_s - this.view.t_s))) best = one;
    }
    return best;
  }

  /** Say what the buttons would work on. */
  look() {
    const near = this.nearest();
    const apart_ms = near ? Math.round(1000 * (near.t_s - this.view.t_s)) : 0;
    this.near.textContent = near
      ? t(apart_ms < 0 ? "review.edits.nearBefore" : "review.edits.nearAfter",
        { foot: t(`review.foot.${near.foot}`), at: amount(near.t_s, 2), apart: Math.abs(apart_ms) })
      : t("review.edits.nearNone");
    for (const button of this.ofContact) button.disabled = this.busy || !near;
    this.ofStretch.disabled = this.busy || !this.view.selection;
    show(this.anybody, this.view.clip.picked);
    this.undo.disabled = this.busy || !this.edits.can_undo;
    this.redo.disabled = this.busy || !this.edits.can_redo;
  }

  /** @param {Foot} foot */
  add(foot) {
    return this.change({ kind: "add_contact", foot, t_s: this.now });
  }

  move() {
    const near = this.nearest();
    if (near) return this.change({ kind: "move_contact", foot: near.foot, t_s: near.t_s, to_s: this.now });
  }

  remove() {
    const near = this.nearest();
    if (near) return this.change({ kind: "delete_contact", foot: near.foot, t_s: near.t_s });
  }

  /** @param {Landing} landing */
  land(landing) {
    const near = this.nearest();
    if (near) return this.change({ kind: "set_landing", foot: near.foot, t_s: near.t_s, landing });
  }

  go() {
    const { selection } = this.view;
    if (!selection) return;
    const direction = /** @type {Direction} */ (this.direction.value);
    return this.change({ kind: "set_direction", start_s: selection.from_s, end_s: selection.to_s, direction });
  }

  async notThisPerson() {
    const from_s = this.now;
    await this.change({ kind: "not_this_person", from_s, to_s: this.view.selection?.to_s ?? null });
    this.excluded = this.edits.edits.at(-1)?.seq ?? 0;
    await this.offerPeople(from_s);
  }

  /** Show who else is in this picture. @param {number} t_s */
  async offerPeople(t_s) {
    fill(this.people, make("p", { role: "status" }, t("review.edits.looking")));
    try {
      const { uid } = this.view;
      const { people } = await ask("GET /api/review/clips/{uid}/people", { at: { uid }, query: { t_s: String(t_s) } });
      const close = make("button", { type: "button", class: "quiet" }, t("review.edits.nobody"));
      close.addEventListener("click", () => fill(this.people));
      fill(this.people,
        make("p", { role: "status" }, people.length ? t("review.edits.pick") : t("review.edits.alone")),
        ...people.map((person, place) => {
          const name = t("review.edits.personNumber", { number: place + 1 });
          const button = make("button", { type: "button", class: "face" }, this.face(person), make("span", {}, name));
          button.addEventListener("click", () => void this.follow(t_s, person.x, person.y));
          return button;
        }), close);
    } catch (error) {
      fill(this.people);
      trouble(error);
    }
  }

  /** A person cut out of the picture that is shown. @param {Person} person */
  face({ left, top, right, bottom }) {
    const video = this.view.screen?.film.video;
    const canvas = make("canvas", { "aria-hidden": "true" });
    if (!video) return canvas;
    const [width, height] = [video.videoWidth, video.videoHeight];
    const margin = 0.1 * (bottom - top) * height;
    const from_x = Math.max(0, left * width - margin);
    const from_y = Math.max(0, top * height - margin);
    const wide = Math.min(width, right * width + margin) - from_x;
    const high = Math.min(height, bottom * height + margin) - from_y;
    canvas.height = 120;
    canvas.width = Math.max(30, Math.round((120 * wide) / (high || 1)));
    canvas.getContext("2d")?.drawImage(video, from_x, from_y, wide, high, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  /** @param {number} t_s @param {number} x @param {number} y */
  async follow(t_s, x, y) {
    try {
      const { uid } = this.view;
      // Who is followed from now on is to be judged, so that nothing is to be left out of it.
      const last = this.edits.edits.filter(({ in_force }) => in_force).at(-1);
      if (last && last.seq === this.excluded) await this.step("undo");
      await ask("PUT /api/review/clips/{uid}/subject", { at: { uid }, body: { t_s, x, y } });
      fill(this.people, make("p", { role: "status" }, t("review.edits.again")));
      await this.view.reload();
      this.view.tell("changed");
    } catch (error) {
      trouble(error);
    }
  }

  /** Take back that somebody was picked. */
  async followAnybody() {
    try {
      await ask("DELETE /api/review/clips/{uid}/subject", { at: { uid: this.view.uid } });
      fill(this.people, make("p", { role: "status" }, t("review.edits.anybodyAgain")));
      this.people.focus(); // the button goes with what it took back
      await this.view.reload();
      this.view.tell("changed");
    } catch (error) {
      trouble(error);
    }
  }

  /** @param {Edit} body */
  change(body) {
    return this.busied(() => ask("POST /api/review/clips/{uid}/edits", { at: { uid: this.view.uid }, body }));
  }

  /** @param {"undo"|"redo"} way */
  step(way) {
    const { uid } = this.view;
    return this.busied(() => way === "undo"
      ? ask("POST /api/review/clips/{uid}/edits/undo", { at: { uid } })
      : ask("POST /api/review/clips/{uid}/edits/redo", { at: { uid } }));
  }

  /** Do one thing after the other, and show what it has changed. @param {() => Promise<Edits>} deed */
  async busied(deed) {
    if (this.busy) return;
    this.busy = true;
    this.look();
    try {
      this.edits = await deed();
      await this.view.reload();
      const last = this.edits.edits.filter(({ in_force }) => in_force).at(-1);
      tell(last?.says ?? t("review.edits.none"));
    } catch (error) {
      trouble(error);
    }
    this.busy = false;
    this.draw();
  }

  async fetch() {
    show(this.root, this.view.report !== null);
    if (!this.view.report || this.busy) return;
    try {
      this.edits = await ask("GET /api/review/clips/{uid}/edits", { at: { uid: this.view.uid } });
      this.draw();
    } catch (error) {
      trouble(error);
    }
  }

  draw() {
    fill(this.list, ...this.edits.edits.map((one) => {
      const button = make("button", { type: "button", class: "link" }, one.says);
      button.addEventListener("click", () => this.view.go(one.at_s));
      const state = !one.in_force ? t("review.edits.undone") : one.unused ? t("review.edits.unused") : "";
      return make("li", { "data-undone": !one.in_force }, button, state && make("small", {}, ` ${state}`));
    }));
    show(this.none, this.edits.edits.length === 0);
    this.look();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input:not([type=checkbox], [type=radio]), textarea, [contenteditable]")) return;
    event.preventDefault();
    void this.step(event.shiftKey ? "redo" : "undo");
  }

  /** @param {string} name @param {string} shownKey @param {string|null} key @param {() => unknown} act */
  button(name, shownKey, key, act) {
    const words = t(`review.edits.${name}`);
    const button = make("button", { type: "button", class: "tool worded", id: `edit-${name}` }, words,
      shownKey ? make("kbd", { "aria-hidden": "true" }, shownKey) : null);
    button.addEventListener("click", () => void act());
    if (key) {
      this.view.keys.add({ keys: [key], word: `review.edits.${name}`, group: "review.keys.edits",
        act: () => { if (!button.disabled) void act(); } });
    }
    return button;
  }
}

/** @param {string} name @param {...HTMLElement} inside */
function group(name, ...inside) {
  return make("div", { class: "edit-group", role: "group", "aria-label": t(`review.edits.group.${name}`) }, ...inside);
}
