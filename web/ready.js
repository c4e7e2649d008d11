// @ts-check
/** Before a session: the space check, what to stop for, and the one button that starts it all. */

import { amount, word } from "./words.js";

/**
 * @typedef {object} Begin
 * @property {string} place
 * @property {string|null} mode
 * @property {string[]} ticked
 * @property {number|null} speed_mps
 * @property {number} incline_percent
 */

const KMH_MPS = 1 / 3.6;
const MPH_MPS = 0.44704;

/** The panel in which one gets ready. */
export class Ready {
  /**
   * @param {HTMLElement} panel
   * @param {{profile: string, place: string|null, mode: string|null}} asked from the address
   * @param {(begin: Begin) => Promise<string>} onBegin what stands in the way, or nothing
   * @param {(session: number) => Promise<string>} onResume
   */
  constructor(panel, asked, onBegin, onResume) {
    this.panel = panel;
    this.asked = asked;
    this.onBegin = onBegin;
    this.onResume = onResume;
    this.host = false;
    /** @type {any} */
    this.today = null;
    /** @type {{session: number|null, steps: number}} */
    this.cut = { session: null, steps: 0 };
  }

  /** Get today's session and show it. @param {string} language */
  async load(language) {
    const { profile, place, mode } = this.asked;
    const wish = new URLSearchParams({ lang: language });
    if (place) wish.set("place", place);
    if (mode) wish.set("mode", mode);
    try {
      const [today, cut] = await Promise.all([
        json(`/api/profiles/${encodeURIComponent(profile)}/today?${wish}`),
        json(`/api/coaching/cut-off?profile=${encodeURIComponent(profile)}`),
      ]);
      this.today = today;
      this.cut = cut;
      this.show();
    } catch {
      this.panel.replaceChildren(
        element("h2", {}, word("ready.title")), element("p", {}, word("ready.failed")), homeLink());
    }
  }

  show() {
    const { today } = this;
    const parts = [element("h2", {}, word("ready.title")), element("p", { class: "ready-head" }, today.headline)];
    if (today.between) parts.push(element("p", { class: "quiet-line" }, `${today.between}. ${today.total}.`));
    const error = element("p", { class: "refused", role: "alert" });
    if (!today.ready) {
      parts.push(element("p", { class: "refused" }, word("ready.screen")), link("/you", word("ready.screen")));
    } else if (!today.parts.length) {
      parts.push(element("p", { class: "refused" }, [word("ready.rest"), ...today.why].join(" ")));
    } else {
      parts.push(this.form(error));
    }
    if (this.cut.session !== null) parts.splice(1, 0, this.resumeButton(error));
    const stop = element("section", { class: "stops", "aria-label": word("ready.stop") });
    const [lead, ...rules] = today.stop_rules;
    stop.append(element("h3", {}, lead ?? word("ready.stop")), list(rules));
    this.panel.replaceChildren(...parts, error, stop, homeLink());
  }

  /** @param {HTMLElement} error @returns {HTMLElement} */
  form(error) {
    const { today } = this;
    const form = /** @type {HTMLFormElement} */ (element("form", { class: "space" }));
    const box = element("fieldset", {});
    box.append(element("legend", {}, word("ready.space")));
    for (const item of today.space) box.append(tick(item.id, item.words));
    const start = /** @type {HTMLButtonElement} */ (element("button", { type: "submit", class: "begin" },
      word(this.host ? "ready.beginHost" : "ready.begin")));
    form.append(box, ...this.belt(), start);
    const ticked = () => [...form.querySelectorAll("input[type=checkbox]:checked")]
      .map((one) => /** @type {HTMLInputElement} */ (one).value);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      start.disabled = true;
      void this.onBegin({
        place: today.place, mode: this.asked.mode, ticked: ticked(), ...this.belted(form),
      }).then((why) => {
        error.textContent = why;
        start.disabled = false;
      });
    });
    return form;
  }

  /** @returns {HTMLElement[]} the belt's speed and incline, on a treadmill */
  belt() {
    const { belt, profile } = this.today;
    if (!belt) return [];
    const mph = profile.units === "imperial";
    const advice = element("p", { class: "quiet-line" }, belt.words);
    const speed = number("belt-speed", word(mph ? "ready.beltMph" : "ready.belt"),
      mph ? belt.mph : belt.kmh, 0.1, 12);
    const incline = number("belt-incline", word("ready.incline"), belt.incline_percent, 0.5, 15);
    return [advice, speed, incline];
  }

  /** @param {HTMLFormElement} form @returns {{speed_mps: number|null, incline_percent: number}} */
  belted(form) {
    const speed = /** @type {HTMLInputElement|null} */ (form.querySelector("#belt-speed"));
    const incline = /** @type {HTMLInputElement|null} */ (form.querySelector("#belt-incline"));
    if (!speed || !incline) return { speed_mps: null, incline_percent: 0 };
    const unit = this.today.profile.units === "imperial" ? MPH_MPS : KMH_MPS;
    return { speed_mps: Number(speed.value) * unit, incline_percent: Number(incline.value) };
  }

  /** @param {HTMLElement} error @returns {HTMLElement} */
  resumeButton(error) {
    const text = word("ready.resume", { steps: amount(this.cut.steps, 0) });
    const button = element("button", { type: "button", class: "resume" }, text);
    button.addEventListener("click", () => {
      void this.onResume(/** @type {number} */ (this.cut.session)).then((why) => {
        error.textContent = why;
      });
    });
    return button;
  }
}

/** @param {string} address @param {object} [body] to be sent @returns {Promise<any>} */
export async function json(address, body) {
  const how = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(address, how);
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error ?? String(answer.status));
  return found;
}

/**
 * @param {string} tag @param {Record<string, string>} [attributes] @param {string} [text]
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

/** @param {string[]} lines @returns {HTMLElement} */
export function list(lines) {
  const made = element("ul");
  made.append(...lines.map((line) => element("li", {}, line)));
  return made;
}

/** @param {string} id @param {string} text @returns {HTMLElement} a box to tick */
export function tick(id, text) {
  const label = element("label", { class: "tick" });
  label.append(element("input", { type: "checkbox", value: id }), element("span", {}, text));
  return label;
}

/** @param {string} id @param {string} text @param {number} value @param {number} step @param {number} most */
function number(id, text, value, step, most) {
  const label = element("label", { class: "number", for: id }, text);
  label.append(element("input", {
    id, type: "number", inputmode: "decimal", min: "0", max: String(most),
    step: String(step), value: String(value),
  }));
  return label;
}

/** @param {string} href @param {string} text @returns {HTMLElement} */
function link(href, text) {
  return element("a", { href }, text);
}

/** @returns {HTMLElement} */
export function homeLink() {
  const line = element("p", { class: "quiet-line" });
  line.append(link("/", word("ready.home")));
  return line;
}
