// @ts-check
/** After a session: how it went, and how it was. */

import { list, make } from "../shared/dom.js";
import { ask } from "../shared/rest.js";
import { FELT, symptomBoxes, symptomForm, tickedIn } from "../shared/symptoms.js";
import { has, word } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").SummaryText} SummaryText */
/** @typedef {import("../shared/wire.d.ts").SummaryLine} Line */

const WAITS_MS = [300, 500, 800, 1200, 2000, 3000];

/** The panel that is shown when all is done. */
export class Summary {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.panel = panel;
    this.session = 0;
    const profile = new URLSearchParams(location.search).get("profile");
    this.home = profile ? `/?profile=${encodeURIComponent(profile)}` : "/";
  }

  /** In the page's language. @param {number} session */
  async show(session) {
    this.session = session;
    this.panel.replaceChildren(
      make("h2", { tabindex: "-1" }, word("summary.title")),
      make("p", { role: "status" }, word("summary.waiting")),
    );
    const told = await this.fetch();
    if (session !== this.session) return;
    if (told === null) {
      this.panel.lastElementChild?.replaceWith(make("p", { role: "alert" }, word("summary.failed")));
      return;
    }
    this.panel.replaceChildren(...this.parts(told));
    this.panel.querySelector("h2")?.focus();
  }

  /** @returns {Promise<SummaryText|null>} `null` where it cannot be had */
  async fetch() {
    for (const waitMs of WAITS_MS) {
      try {
        const told = await ask("GET /api/sessions/{session_id}/summary",
          { at: { session_id: this.session } });
        if (told.finished) return told;
      } catch {
        // perhaps it is still being written, or the connection is just coming back
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    return null;
  }

  /** @param {SummaryText} told @returns {HTMLElement[]} */
  parts(told) {
    const head = make("h2", { tabindex: "-1" }, word("summary.title"));
    /** @type {HTMLElement[]} */
    const parts = [head, make("p", { class: "ready-head" }, told.headline)];
    if (told.cut_short) {
      parts.splice(1, 0, symptomForm(word("summary.cutShort"),
        (symptoms) => ask("POST /api/sessions/{session_id}/symptoms",
          { at: { session_id: told.session }, body: { symptoms } }),
        () => this.calm()));
    }
    if (told.stops) parts.push(make("p", { class: "refused" }, told.stops));
    const two = make("div", { class: "two" });
    if (told.went_well.length) {
      two.append(card("well", word("summary.well"), list(told.went_well)));
    }
    if (told.work_on) two.append(card("work", word("summary.work"), make("p", {}, told.work_on)));
    if (told.varied.length) two.append(card("varied", word("summary.varied"), list(told.varied)));
    parts.push(two, this.measures(told.lines));
    if (told.energy.length) {
      const [first, ...rest] = told.energy;
      const energy = card("energy", word("summary.energy"), make("p", { class: "value" }, first));
      energy.append(...rest.map((line) => make("p", { class: "about" }, line)));
      parts.push(energy);
    }
    parts.push(this.questions(told));
    const home = make("p", {});
    home.append(make("a", { href: this.home, class: "button" }, word("summary.home")));
    return [...parts, home];
  }

  /** @param {Line[]} lines @returns {HTMLElement} */
  measures(lines) {
    const box = make("section", { class: "measures", "aria-label": word("summary.measures") });
    for (const line of lines) {
      const one = make("article", { class: "measure", "data-measure": line.measure, "data-sure": line.sure });
      one.append(make("h3", {}, line.title), make("p", { class: "value" }, line.value));
      for (const text of [line.trend, line.sentence, line.sure_words]) {
        if (text) one.append(make("p", { class: "about" }, text));
      }
      box.append(one);
    }
    return box;
  }

  /** @param {SummaryText} told @returns {HTMLElement} */
  questions(told) {
    const form = /** @type {HTMLFormElement} */ (make("form", { class: "ask" }));
    const effort = choice("effort", word("summary.effort"), 6, 20, told.effort_rpe, borg);
    const summed = make("p", { id: "effort-summed", class: "about", role: "status" }, told.effort.join(" "));
    const pain = choice("pain", word("summary.pain"), 0, 10, told.pain);
    const felt = told.cut_short ? "" : symptomBoxes(word("summary.felt")); // else it came first
    const note = make("label", { for: "note" }, word("summary.note"));
    const text = /** @type {HTMLTextAreaElement} */ (make("textarea", { id: "note", rows: "2", maxlength: "2000" }));
    text.value = told.note;
    note.append(text);
    const answer = make("p", { role: "status", class: "kept" });
    form.append(make("h3", {}, word("summary.ask")), effort, summed, pain, felt, note,
      make("button", { type: "submit" }, word("summary.keep")), answer);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.keep(form, text.value, answer);
    });
    return form;
  }

  /** Nothing urges somebody on to whom something happened. */
  calm() {
    this.panel.querySelector(".two")?.remove();
  }

  /** @param {HTMLFormElement} form @param {string} note @param {HTMLElement} answer */
  async keep(form, note, answer) {
    const of = (/** @type {string} */ id) => {
      const { value } = /** @type {HTMLSelectElement} */ (form.querySelector(`#${id}`));
      return value === "" ? null : Number(value);
    };
    const symptoms = tickedIn(this.panel); // also those in the form above that were not sent
    try {
      const held = await ask("POST /api/sessions/{session_id}/afterwards", {
        at: { session_id: this.session },
        body: { effort_rpe: of("effort"), pain: of("pain"), note, symptoms },
      });
      answer.textContent = word(held.on_hold ? "summary.keptHold" : "summary.kept");
      if (held.on_hold) this.calm();
      if (symptoms.length) document.dispatchEvent(new CustomEvent(FELT));
      const summed = form.querySelector("#effort-summed");
      if (summed) summed.textContent = held.effort.join(" ");
    } catch (error) {
      answer.textContent = error instanceof Error ? error.message : String(error);
    }
  }
}

/** @param {string} name @param {string} title @param {HTMLElement} content @returns {HTMLElement} */
function card(name, title, content) {
  const made = make("section", { class: `card ${name}` });
  made.append(make("h3", {}, title), content);
  return made;
}

/** @param {number} rpe @returns {string} with its word, where Borg's scale has one */
function borg(rpe) {
  const key = `effort.word.${rpe}`;
  return has(key) ? `${rpe} – ${word(key)}` : String(rpe);
}

/** @param {string} id @param {string} text @param {number} low @param {number} high
 * @param {number|null} chosen @param {(value: number) => string} [said] */
function choice(id, text, low, high, chosen, said = String) {
  const label = make("label", { for: id }, text);
  const select = /** @type {HTMLSelectElement} */ (make("select", { id }));
  select.append(new Option(word("summary.choose"), ""));
  for (let value = low; value <= high; value += 1) select.append(new Option(said(value), String(value)));
  select.value = chosen === null ? "" : String(chosen);
  label.append(select);
  return label;
}
