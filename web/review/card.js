// @ts-check
/** One clip in the list: its picture, whose it is, what was found, how far it is, what is wrong. */

import { dateWords } from "../shared/dates.js";
import { fill, make } from "../shared/dom.js";
import { address, ask } from "../shared/rest.js";
import { amount, clock, size, word as t } from "../shared/words.js";
import { tell, trouble } from "../pages/shell.js";
import { clientPicker } from "./clients.js";
import { details } from "./facts.js";
import { sure } from "./sure.js";
import { isSlowAsked, jobWords, slowQuestion } from "./working.js";

/** @typedef {import("../shared/wire.d.ts").ClipOut} ClipOut */
/** @typedef {import("../shared/wire.d.ts").ClipStateOut} ClipStateOut */
/** @typedef {import("../shared/wire.d.ts").ClipJobOut} ClipJobOut */
/** @typedef {import("./clients.js").ClientList} ClientList */


/** A clip's entry in the list; `clip` is what it shows. */
export class Card {
  /** @param {ClipOut} clip @param {ClientList} clients
   * @param {{picked: () => void, gone: (card: Card) => void}} told */
  constructor(clip, clients, told) {
    this.clip = clip;
    this.told = told;
    this.pick = make("input", { type: "checkbox", "aria-label": t("review.pick", { name: clip.name }) });
    this.pick.addEventListener("change", () => told.picked());
    this.picture = make("img", { class: "first", alt: "", loading: "lazy", hidden: true });
    this.link = make("a", { class: "clip-link", href: address("/review/clip", {}, { uid: clip.uid }) });
    this.about = make("p", { class: "quiet-line" });
    this.status = make("div", { class: "status" });
    this.ask = make("div", { class: "slow" });
    this.client = clientPicker(clients, t("review.client"), clip.client_id,
      (id) => this.change({ client_id: id }));
    this.element = make("li", { class: "clip-card card", "data-uid": clip.uid },
      make("a", { class: "first-link", href: this.link.href, tabindex: "-1", "aria-hidden": "true" }, this.picture),
      make("div", { class: "clip-main" },
        make("h3", {}, this.link), this.about, this.status, this.ask,
        this.client.element, details(this)),
      make("label", { class: "pick" }, this.pick, make("span", {}, t("review.compare"))));
    this.show(clip);
  }

  get busy() {
    return this.clip.busy;
  }

  /** Whether something is being done on it right now. */
  get running() {
    return this.clip.jobs.some(({ state }) => state === "running");
  }

  /** @param {ClipOut} clip */
  show(clip) {
    const before = this.clip;
    this.clip = clip;
    this.link.textContent = clip.name;
    this.client.set(clip.client_id);
    if (clip.has_picture && !this.picture.src) {
      this.picture.src = `/api/review/clips/${clip.uid}/first`;
      this.picture.hidden = false;
    }
    this.about.textContent = found(clip);
    this.states(clip);
    this.question();
    if (before.busy && !clip.busy) {
      tell(clip.problem ? `${clip.name}: ${clip.problem}` : `${clip.name}: ${found(clip)}`);
    }
  }

  /** How far it is. @param {Pick<ClipOut, "busy"|"jobs"|"problem"|"has_copy">} now */
  states({ busy, jobs, problem, has_copy: film }) {
    const work = jobs.filter(({ state }) => state === "queued" || state === "running");
    const looks = jobs.find(({ kind }) => kind === "analyse");
    const left = looks?.state === "cancelled" && !this.clip.analysed_at;
    fill(this.status,
      ...work.map((job) => progress(job)),
      busy && this.button("review.cancel", "review.cancelNamed", "cancel"),
      !busy && problem && make("p", { class: "wrong" }, problem),
      !busy && problem && film && make("p", { class: "hint" }, t("review.viewable")),
      !busy && left && make("p", { class: "quiet-line" }, t("review.leftOff")),
      !busy && (problem || left) && this.button("review.again", "review.againNamed", "analyse"));
  }

  /** @param {string} key @param {string} named @param {"cancel"|"analyse"} what */
  button(key, named, what) {
    const button = make("button", { type: "button", class: "quiet", "data-what": what,
      "aria-label": t(named, { name: this.clip.name }) }, t(key));
    button.addEventListener("click", () => void this.work(what));
    return button;
  }

  /** @param {"cancel"|"analyse"} what */
  async work(what) {
    const at = { uid: this.clip.uid };
    try {
      if (what === "cancel") await ask("POST /api/review/clips/{uid}/cancel", { at });
      else await ask("POST /api/review/clips/{uid}/analyse", { at });
      await this.renew();
      this.link.focus();
    } catch (error) {
      trouble(error);
    }
  }

  /** Ask the server how far it is; the whole clip where something has ended. */
  async look() {
    const state = await ask("GET /api/review/clips/{uid}/state", { at: { uid: this.clip.uid } });
    const going = (/** @type {ClipJobOut[]} */ jobs) =>
      jobs.map(({ kind, state: how }) => `${kind} ${how}`).join();
    if (!state.busy || going(state.jobs) !== going(this.clip.jobs)) await this.renew();
    else this.states(state);
  }

  async renew() {
    this.show(await ask("GET /api/review/clips/{uid}", { at: { uid: this.clip.uid } }));
  }

  /** Keep what was said of the clip.
   * @param {import("../shared/wire.d.ts").ClipChange} body */
  async change(body) {
    try {
      this.show(await ask("PATCH /api/review/clips/{uid}", { at: { uid: this.clip.uid }, body }));
      this.told.picked(); // it may have to be looked after again
    } catch (error) {
      this.client.set(this.clip.client_id);
      trouble(error);
    }
  }

  /** Whether it was slow motion. */
  question() {
    if (!isSlowAsked(this.clip) || this.clip.busy) fill(this.ask);
    else if (!this.ask.childElementCount) fill(this.ask, slowQuestion((answer) => void this.change(answer)));
  }

  async remove() {
    const { uid, name } = this.clip;
    const yes = await sure({ title: t("review.deleteTitle", { name }), about: t("review.deleteAbout"),
      yes: t("review.delete") });
    if (yes === null) return;
    try {
      const { warning } = await ask("DELETE /api/review/clips/{uid}", { at: { uid } });
      this.element.remove();
      tell(warning ?? t("review.deleted", { name }));
      this.told.gone(this);
    } catch (error) {
      trouble(error);
    }
  }
}

/** @param {ClipJobOut} job */
function progress(job) {
  return make("div", { class: "job" },
    make("span", {}, jobWords(job)),
    make("progress", { max: 1, value: job.state === "queued" ? 0 : job.share, "aria-label": t(`review.job.${job.kind}`) }));
}

/** What was found, in a line. @param {ClipOut} clip */
function found(clip) {
  const { found: seen, filmed_on: day } = clip;
  return [
    day && dateWords(day, { dateStyle: "medium" }),
    seen && clock(seen.duration_s),
    seen && t(`review.went.${seen.direction}`),
    seen && seen.steps > 0 && t("review.steps", { count: seen.steps }),
    seen?.cadence_spm && !seen.looks_slowed && t("review.cadence", { spm: amount(seen.cadence_spm, 0) }),
    clip.edits > 0 && t("review.corrected", { count: clip.edits }),
    !seen && size(clip.size_bytes),
  ].filter(Boolean).join(" · ");
}
