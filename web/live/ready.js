// @ts-check
/** Before a session: how one feels, the space check, what to stop for, and the one button that
 * starts it all. */

import { list, make, tick } from "../shared/dom.js";
import { allFilms, filmsFor, showMe } from "../shared/films.js";
import { ask } from "../shared/rest.js";
import { symptomForm } from "../shared/symptoms.js";
import { amount, word } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").TodayOut} TodayOut */
/** @typedef {import("../shared/wire.d.ts").CutOffOut} CutOffOut */
/** @typedef {import("../shared/wire.d.ts").Item} Item */
/** @typedef {import("../shared/wire.d.ts").Feeling} Feeling */
/** Of the address. @typedef {{profile: string, place: import("../shared/wire.d.ts").Place|null,
 *   mode: import("../shared/wire.d.ts").Mode|null, variation: import("../shared/wire.d.ts").Variation|null}} Asked */
/** @typedef {Omit<import("../shared/wire.d.ts").Begin, "profile"|"seize">} Begin */

const KMH_MPS = 1 / 3.6;
const MPH_MPS = 0.44704;

/** The panel in which one gets ready. */
export class Ready {
  /**
   * @param {HTMLElement} panel
   * @param {Asked} asked from the address
   * @param {(begin: Begin) => Promise<string>} onBegin what stands in the way, or nothing
   * @param {(session: number, ticked: Item[], feeling: Feeling|null) => Promise<string>} onResume
   */
  constructor(panel, asked, onBegin, onResume) {
    this.panel = panel;
    this.asked = asked;
    this.onBegin = onBegin;
    this.onResume = onResume;
    this.host = false;
    /** As said for this session. @type {Feeling|null} */
    this.feeling = null;
    /** What was ticked when it was last shown. @type {Item[]} */
    this.kept = [];
    /** @type {TodayOut|null} */
    this.today = null;
    /** As the server tells it. @type {CutOffOut} */
    this.cut = { session: null, steps: 0, place: null, space: [] };
    /** What was ticked of its place, where that is another one. @type {Item[]} */
    this.keptThere = [];
    /** Why it could not begin, or nothing. */
    this.refusal = "";
    /** Where that is said: the newest, since the panel may be drawn anew while the server answers. */
    this.alert = make("p", { class: "refused", role: "alert" });
  }

  /** @param {string} why */
  refused(why) {
    this.refusal = why;
    this.alert.textContent = why;
  }

  /** Get today's session, in the page's language, and show it. */
  async load() {
    const { profile, place, mode, variation } = this.asked;
    const { feeling } = this;
    try {
      const [today, cut] = await Promise.all([
        ask("GET /api/profiles/{profile_id}/today",
          { at: { profile_id: profile }, query: { place, mode, variation, feeling } }),
        ask("GET /api/coaching/cut-off", { query: { profile } }),
      ]);
      if (feeling !== this.feeling) return; // overtaken
      this.cut = cut;
      this.show(today);
    } catch {
      this.panel.replaceChildren(
        make("h2", {}, word("ready.title")), make("p", {}, word("ready.failed")),
        homeLink(this.profile));
    }
  }

  /** In the page's language as it is now. */
  again() {
    if (this.today) this.show(this.today);
  }

  /** @param {TodayOut} today */
  show(today) {
    this.today = today;
    if (this.boxes.length) this.kept = this.ticked;
    if (this.boxesThere.length) this.keptThere = values(this.boxesThere);
    const ticked = this.kept;
    const focused = document.activeElement instanceof HTMLInputElement
      && this.panel.contains(document.activeElement) ? document.activeElement.value : null;
    /** @type {HTMLElement[]} */
    const parts = [make("h2", {}, word("ready.title")), make("p", { class: "ready-head" }, today.headline)];
    if (today.between) parts.push(make("p", { class: "quiet-line" }, `${today.between}. ${today.total}.`));
    if (today.leads) parts.push(make("p", { class: "quiet-line" }, `${today.leads.words}. ${today.leads.line}`));
    const added = today.variations.find((one) => one.id === today.variation);
    if (added) parts.push(make("p", { class: "quiet-line" }, `${added.name}. ${added.about}`));
    this.alert = make("p", { class: "refused", role: "alert" }, this.refusal);
    const rests = today.ready && !today.declined.length && (today.rest_until || !today.parts.length);
    if (rests || today.on_hold) parts.splice(1); // nothing that is not to be walked
    if (today.on_hold) {
      parts.push(make("p", { class: "refused" }, word("ready.hold")),
        link(`/?profile=${this.profile}`, word("ready.why")));
    } else if (!today.ready) {
      parts.push(link(`/you?profile=${this.profile}#health`, word("ready.screen")));
    } else if (today.declined.length) {
      parts.push(this.feelings(today), ...this.declined(today));
    } else if (rests) {
      parts.push(make("p", { class: "refused" }, [word("ready.rest"), ...today.why].join(" ")));
      if (this.canResume(today)) {
        parts.push(this.feelings(today), ...this.elsewhere(today) ? [] : [this.space(today)]);
      }
    } else {
      if (this.feeling === "tired") parts.push(make("p", {}, today.why.join(" ")));
      parts.push(this.form(today));
    }
    if (today.parts.length && !rests && !today.on_hold && !today.declined.length) {
      parts.splice(2, 0, this.lessons(today));
    }
    if (this.canResume(today) && !today.declined.length) parts.splice(1, 0, ...this.resume(today));
    const stop = make("section", { class: "stops", "aria-label": word("ready.stop") });
    const [lead, ...rules] = today.stop_rules;
    stop.append(make("h3", {}, lead ?? word("ready.stop")), list(rules));
    this.panel.replaceChildren(...parts, this.alert, stop, homeLink(this.profile));
    for (const box of this.boxes) box.checked = ticked.some((one) => one === box.value);
    for (const box of this.boxesThere) box.checked = this.keptThere.some((one) => one === box.value);
    if (focused) this.radios.find((one) => one.value === focused)?.focus();
  }

  /** How one feels today. @param {TodayOut} today @returns {HTMLElement} */
  feelings(today) {
    const box = make("fieldset", { class: "feelings" }, make("legend", {}, word("ready.feeling")));
    const choices = make("div", { class: "choices" });
    for (const { id, words } of today.feelings) {
      const input = make("input", {
        type: "radio", name: "feeling", value: id, checked: id === this.feeling,
      });
      input.addEventListener("change", () => {
        this.feeling = id;
        void this.load();
      });
      choices.append(make("label", { class: "choice" }, input, make("span", {}, words)));
    }
    box.append(choices);
    return box;
  }

  /** Kindly not today; and what may be more than that.
   * @param {TodayOut} today @returns {HTMLElement[]} */
  declined(today) {
    const said = make("div", { class: "declined", role: "status" },
      ...today.declined.map((line) => make("p", {}, line)));
    const more = symptomForm(word("ready.felt"),
      (symptoms) => ask("POST /api/profiles/{profile_id}/symptoms",
        { at: { profile_id: this.asked.profile }, body: { symptoms } }),
      () => void this.load());
    return [said, more];
  }

  /** @returns {string} of the walker, for an address */
  get profile() {
    return encodeURIComponent(this.asked.profile);
  }

  /** @param {TodayOut} today
   * @returns {boolean} whether there is a session to go on with, and the walker may */
  canResume(today) {
    return this.cut.session !== null && today.ready;
  }

  /** @param {TodayOut} today
   * @returns {boolean} whether that was at another place than is asked for now */
  elsewhere(today) {
    return this.canResume(today) && this.cut.place !== today.place;
  }

  /** @returns {HTMLInputElement[]} of the space check */
  get boxes() {
    return /** @type {HTMLInputElement[]} */ (
      [...this.panel.querySelectorAll(".check:not(.there) input[type=checkbox]")]);
  }

  /** @returns {HTMLInputElement[]} of the space check at the place of the session cut off */
  get boxesThere() {
    return /** @type {HTMLInputElement[]} */ (
      [...this.panel.querySelectorAll(".check.there input[type=checkbox]")]);
  }

  /** @returns {HTMLInputElement[]} of how one feels */
  get radios() {
    return /** @type {HTMLInputElement[]} */ (
      [...this.panel.querySelectorAll(".feelings input")]);
  }

  /** @returns {Item[]} what has been ticked */
  get ticked() {
    return values(this.boxes);
  }

  /** @param {TodayOut} today
   * @returns {HTMLElement} a film of standing tall, and of whatever else is attended to today */
  lessons(today) {
    const row = make("p", { class: "show-me-row" });
    const focuses = today.parts.map((part) => part.focus);
    allFilms().then((films) => {
      row.append(...filmsFor(films, ["upright_trunk", ...focuses]).map((film) => showMe(film)));
    }, () => {}); // without them one gets ready all the same
    return row;
  }

  /** @param {TodayOut} today @param {boolean} [there] at the place of the session cut off
   * @returns {HTMLElement} what to tick */
  space(today, there = false) {
    const box = make("fieldset", { class: there ? "check there" : "check" });
    const place = today.places.find((one) => one.id === this.cut.place);
    const title = word("ready.space");
    box.append(make("legend", {}, there && place ? `${place.name}. ${title}` : title));
    for (const item of there ? this.cut.space : today.space) box.append(tick(item.id, item.words));
    return box;
  }

  /** @param {TodayOut} today @returns {HTMLElement} */
  form(today) {
    const form = make("form", { class: "space" });
    const start = make("button", { type: "submit", class: "begin" },
      word(this.host ? "ready.beginHost" : "ready.begin"));
    form.append(this.feelings(today), this.space(today), ...belt(today), start);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      start.disabled = true;
      void this.onBegin({
        place: today.place, mode: this.asked.mode, variation: today.variation,
        ticked: this.ticked, feeling: this.feeling, ...belted(today, form),
      }).then((why) => {
        this.refused(why);
        start.disabled = false;
      });
    });
    return form;
  }

  /** To go on with what was cut off, with the space check of where that was.
   * @param {TodayOut} today @returns {HTMLElement[]} */
  resume(today) {
    const text = word("ready.resume", { steps: amount(this.cut.steps, 0) });
    const button = make("button", { type: "button", class: "resume" }, text);
    button.addEventListener("click", () => {
      button.disabled = true;
      const session = /** @type {number} */ (this.cut.session);
      const ticked = this.elsewhere(today) ? values(this.boxesThere) : this.ticked;
      void this.onResume(session, ticked, this.feeling).then((why) => {
        this.refused(why);
        button.disabled = false;
      });
    });
    return this.elsewhere(today) ? [this.space(today, true), button] : [button];
  }
}

/** @param {TodayOut} today @returns {HTMLElement[]} the belt's speed and incline, on a treadmill */
function belt({ belt: advised, profile }) {
  if (!advised) return [];
  const mph = profile.units === "imperial";
  const advice = make("p", { class: "quiet-line" }, advised.words);
  const speed = number("belt-speed", word(mph ? "ready.beltMph" : "ready.belt"),
    mph ? advised.mph : advised.kmh, 0.1, 12);
  const incline = number("belt-incline", word("ready.incline"), advised.incline_percent, 0.5, 15);
  return [advice, speed, incline];
}

/** @param {TodayOut} today @param {HTMLFormElement} form
 * @returns {{speed_mps: number|null, incline_percent: number}} */
function belted(today, form) {
  const speed = /** @type {HTMLInputElement|null} */ (form.querySelector("#belt-speed"));
  const incline = /** @type {HTMLInputElement|null} */ (form.querySelector("#belt-incline"));
  if (!speed || !incline) return { speed_mps: null, incline_percent: 0 };
  const unit = today.profile.units === "imperial" ? MPH_MPS : KMH_MPS;
  return { speed_mps: Number(speed.value) * unit, incline_percent: Number(incline.value) };
}

/** @param {HTMLInputElement[]} boxes @returns {Item[]} what is ticked of them */
function values(boxes) {
  return boxes.filter((one) => one.checked).map((one) => /** @type {Item} */ (one.value));
}

/** @param {string} id @param {string} text @param {number} value @param {number} step @param {number} most */
function number(id, text, value, step, most) {
  const label = make("label", { class: "number", for: id }, text);
  label.append(make("input", {
    id, type: "number", inputmode: "decimal", min: "0", max: String(most),
    step: String(step), value: String(value),
  }));
  return label;
}

/** @param {string} href @param {string} text @returns {HTMLElement} */
function link(href, text) {
  return make("a", { href }, text);
}

/** @param {string} profile who goes home @returns {HTMLElement} */
export function homeLink(profile) {
  const line = make("p", { class: "quiet-line" });
  line.append(link(`/?profile=${profile}`, word("ready.home")));
  return line;
}
