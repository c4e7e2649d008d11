// @ts-check
/**
 * After a symptom: the alert that says what to do now, on every page, until it is acknowledged; and
 * why one is on hold, with the way back.
 */

import { dateWords } from "./dates.js";
import { make } from "./dom.js";
import { ask } from "./rest.js";
import { FELT } from "./symptoms.js";
import { Voice } from "./voice.js";
import { language, word as t } from "./words.js";

/** @typedef {import("./wire.d.ts").AlertOut} AlertOut */
/** @typedef {import("./wire.d.ts").HoldOut} HoldOut */
/** @typedef {(cue: import("./voice.js").Cue) => Promise<void>} Say  at once, if there is sound */

/** Browsers allow no sound before one of these. */
const GESTURES = /** @type {const} */ (["pointerup", "keyup"]);

/** The alert of one page. */
export class Alarm {
  /** @param {string|number} profile whose it is @param {Say} [say] the page's own voice
   * @param {() => void} [onRead] it was acknowledged */
  constructor(profile, say, onRead = () => {}) {
    this.profile = profile;
    this.say = say ?? aloud();
    this.onRead = onRead;
    this.shown = "";
    const region = make("div", { role: "alert", "aria-live": "assertive", "aria-atomic": "true" });
    const buttons = make("div", { class: "alarm-buttons" });
    this.parts = { region, buttons };
    this.element = make("section", {
      id: "alarm", class: "alarm", tabindex: "-1", "aria-label": t("hold.alarm"), hidden: true,
    }, region, buttons);
    document.body.prepend(this.element);
    document.addEventListener(FELT, () => void this.look());
  }

  /** Ask the server whether there is something to say. */
  async look() {
    try {
      this.show(await ask("GET /api/profiles/{profile_id}/hold", { at: { profile_id: this.profile } }));
    } catch {
      // the page says by itself that the server is gone
    }
  }

  /** @param {HoldOut} found */
  show({ alert }) {
    const now = alert ? `${alert.kind} ${alert.number} ${language()}` : "";
    if (now === this.shown) return;
    this.shown = now;
    this.element.hidden = alert === null;
    if (!alert) return;
    this.element.dataset.kind = alert.kind;
    this.parts.region.replaceChildren(make("h2", {}, alert.title),
      make("ul", {}, ...alert.lines.map((line) => make("li", {}, line))));
    this.parts.buttons.replaceChildren(
      ...(alert.kind === "emergency" ? [make("a", { class: "button call", href: `tel:${alert.number}` },
        t("hold.call", { number: alert.number }))] : []),
      this.button("hold.hear", () => this.speak(alert)),
      this.button("hold.read", () => void this.read()));
    this.element.focus();
    this.speak(alert);
  }

  /** @param {string} key @param {() => void} deed */
  button(key, deed) {
    const made = make("button", { type: "button" }, t(key));
    made.addEventListener("click", deed);
    return made;
  }

  /** Aloud, as soon as the browser allows it. @param {AlertOut} alert */
  speak({ title, spoken, speech }) {
    const cue = {
      number: 0, t_s: 0, id: speech, priority: 0, text: title, spoken, earcon: "stop",
      language: language(),
    };
    if (navigator.userActivation?.hasBeenActive ?? true) {
      void this.say(cue);
      return;
    }
    const once = () => {
      for (const event of GESTURES) window.removeEventListener(event, once);
      if (!this.element.hidden && this.shown) void this.say(cue);
    };
    for (const event of GESTURES) window.addEventListener(event, once);
  }

  /** It was read; kept by the server, so that no other page shows it again. */
  async read() {
    try {
      this.show(await ask("POST /api/profiles/{profile_id}/hold/acknowledge",
        { at: { profile_id: this.profile } }));
      this.onRead();
    } catch (error) {
      this.parts.buttons.append(make("p", { role: "alert" },
        error instanceof Error ? error.message : String(error)));
    }
  }
}

/** A voice for a page without one. @returns {Say} */
function aloud() {
  const voice = new Voice(() => {}, () => {}, () => {});
  return async (cue) => {
    await voice.serve("", cue.language, []);
    await voice.start();
    voice.say(cue);
  };
}

/**
 * Why one is on hold, and the way back.
 * @param {string|number} profile @param {() => void} onLifted
 * @returns {Promise<HTMLElement|null>} nothing for whoever is not
 */
export async function holdPanel(profile, onLifted) {
  const at = { profile_id: profile };
  const found = await ask("GET /api/profiles/{profile_id}/hold", { at });
  if (!found.on_hold || !found.earliest) return null;
  const day = dateWords(found.earliest);
  const panel = make("section", { class: "hold", "aria-labelledby": "hold-title" },
    make("h3", { id: "hold-title" }, t("hold.title")),
    make("ul", { class: "plain-list" }, ...found.notes.map((note) => make("li", {}, note))),
    make("p", {}, t(found.open ? `hold.way.${found.lift}` : `hold.later.${found.lift}`, { day })));
  if (!found.open) return panel;
  const wrong = make("p", { class: "wrong", role: "alert" });
  const lift = async (/** @type {() => Promise<unknown>} */ told) => {
    try {
      await told();
      onLifted();
    } catch (error) {
      wrong.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  if (found.lift === "passed") {
    const passed = make("button", { type: "button", class: "quiet" }, t("hold.passed"));
    passed.addEventListener("click", () => void lift(() =>
      ask("POST /api/profiles/{profile_id}/hold/passed", { at, body: { clear_and_passed: true } })));
    panel.append(make("p", {}, passed));
  }
  const { fields, given } = agreementFields("hold-");
  const form = make("form", { class: "form", novalidate: true }, fields,
    make("button", { type: "submit" }, t("hold.agreed")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void lift(() => ask("POST /api/profiles/{profile_id}/agreement",
      { at, body: given() ?? { who: "", agreed_on: "" } }));
  });
  panel.append(form, wrong);
  return panel;
}

/**
 * Who agreed, and when.
 * @param {string} prefix of the fields' ids
 * @returns {{fields: HTMLElement, given: () => {who: string, agreed_on: string}|null,
 *   clear: () => void}} nothing given where both are empty
 */
export function agreementFields(prefix) {
  const who = make("input", { id: `${prefix}who`, maxlength: "120", autocomplete: "off" });
  const on = make("input", { id: `${prefix}on`, type: "date", max: localDay() });
  const fields = make("div", { class: "agreement" },
    make("div", { class: "field" }, make("label", { for: who.id }, t("hold.who")), who),
    make("div", { class: "field" }, make("label", { for: on.id }, t("hold.day")), on));
  return {
    fields,
    given: () => (who.value.trim() || on.value ? { who: who.value.trim(), agreed_on: on.value } : null),
    clear: () => {
      who.value = on.value = "";
    },
  };
}

/** @returns {string} today, as a date field has it */
function localDay() {
  const now = new Date();
  return new Date(now.getTime() - 60_000 * now.getTimezoneOffset()).toISOString().slice(0, 10);
}
