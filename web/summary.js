// @ts-check
/** After a session: how it went, and how it was. */

import { element, json, list, tick } from "./ready.js";
import { word } from "./words.js";

const WAITS_MS = [300, 500, 800, 1200, 2000, 3000];
const SYMPTOMS = ["dizzy", "chest_pain", "breathless", "joint_pain"];

/** The panel that is shown when all is done. */
export class Summary {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.panel = panel;
    this.session = 0;
  }

  /** @param {number} session @param {string} language */
  async show(session, language) {
    this.session = session;
    this.panel.replaceChildren(
      element("h2", { tabindex: "-1" }, word("summary.title")),
      element("p", { role: "status" }, word("summary.waiting")),
    );
    const told = await this.fetch(language);
    if (session !== this.session) return;
    if (told === null) {
      this.panel.lastElementChild?.replaceWith(element("p", { role: "alert" }, word("summary.failed")));
      return;
    }
    this.panel.replaceChildren(...this.parts(told, language));
    this.panel.querySelector("h2")?.focus();
  }

  /** @param {string} language @returns {Promise<any>} `null` where it cannot be had */
  async fetch(language) {
    for (const waitMs of WAITS_MS) {
      try {
        const told = await json(`/api/sessions/${this.session}/summary?lang=${language}`);
        if (told.finished) return told;
      } catch {
        // perhaps it is still being written, or the connection is just coming back
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    return null;
  }

  /** @param {any} told @param {string} language @returns {HTMLElement[]} */
  parts(told, language) {
    const head = element("h2", { tabindex: "-1" }, word("summary.title"));
    const parts = [head, element("p", { class: "ready-head" }, told.headline)];
    if (told.stops) parts.push(element("p", { class: "refused" }, told.stops));
    const two = element("div", { class: "two" });
    if (told.went_well.length) {
      two.append(card("well", word("summary.well"), list(told.went_well)));
    }
    if (told.work_on) two.append(card("work", word("summary.work"), element("p", {}, told.work_on)));
    parts.push(two, this.measures(told.lines));
    if (told.energy.length) {
      const [first, ...rest] = told.energy;
      const energy = card("energy", word("summary.energy"), element("p", { class: "value" }, first));
      energy.append(...rest.map((/** @type {string} */ line) => element("p", { class: "about" }, line)));
      parts.push(energy);
    }
    parts.push(this.questions(told, language));
    const home = element("p", {});
    home.append(element("a", { href: "/", class: "button" }, word("summary.home")));
    return [...parts, home];
  }

  /** @param {any[]} lines @returns {HTMLElement} */
  measures(lines) {
    const box = element("section", { class: "measures", "aria-label": word("summary.measures") });
    for (const line of lines) {
      const one = element("article", { class: "measure", "data-measure": line.measure, "data-sure": line.sure });
      one.append(element("h3", {}, line.title), element("p", { class: "value" }, line.value));
      for (const text of [line.trend, line.sentence, line.sure_words]) {
        if (text) one.append(element("p", { class: "about" }, text));
      }
      box.append(one);
    }
    return box;
  }

  /** @param {any} told @param {string} language @returns {HTMLElement} */
  questions(told, language) {
    const form = /** @type {HTMLFormElement} */ (element("form", { class: "ask" }));
    const effort = choice("effort", word("summary.effort"), 6, 20, told.effort_rpe);
    const pain = choice("pain", word("summary.pain"), 0, 10, told.pain);
    const felt = element("fieldset", {});
    felt.append(element("legend", {}, word("summary.felt")),
      ...SYMPTOMS.map((one) => tick(one, word(`summary.symptom.${one}`))));
    const note = element("label", { for: "note" }, word("summary.note"));
    const text = /** @type {HTMLTextAreaElement} */ (element("textarea", { id: "note", rows: "2", maxlength: "2000" }));
    text.value = told.note;
    note.append(text);
    const answer = element("p", { role: "status", class: "kept" });
    form.append(element("h3", {}, word("summary.ask")), effort, pain, felt, note,
      element("button", { type: "submit" }, word("summary.keep")), answer);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.keep(form, text.value, language, answer);
    });
    return form;
  }

  /** @param {HTMLFormElement} form @param {string} note @param {string} language @param {HTMLElement} answer */
  async keep(form, note, language, answer) {
    const of = (/** @type {string} */ id) => {
      const { value } = /** @type {HTMLSelectElement} */ (form.querySelector(`#${id}`));
      return value === "" ? null : Number(value);
    };
    const symptoms = [...form.querySelectorAll("input:checked")]
      .map((one) => /** @type {HTMLInputElement} */ (one).value);
    try {
      const { notes } = await json(`/api/sessions/${this.session}/afterwards?lang=${language}`,
        { effort_rpe: of("effort"), pain: of("pain"), note, symptoms });
      answer.textContent = [...notes, word("summary.kept")].join(" ");
    } catch (error) {
      answer.textContent = error instanceof Error ? error.message : String(error);
    }
  }
}

/** @param {string} name @param {string} title @param {HTMLElement} content @returns {HTMLElement} */
function card(name, title, content) {
  const made = element("section", { class: `card ${name}` });
  made.append(element("h3", {}, title), content);
  return made;
}

/** @param {string} id @param {string} text @param {number} low @param {number} high @param {number|null} chosen */
function choice(id, text, low, high, chosen) {
  const label = element("label", { for: id }, text);
  const select = /** @type {HTMLSelectElement} */ (element("select", { id }));
  select.append(new Option(word("summary.choose"), ""));
  for (let value = low; value <= high; value += 1) select.append(new Option(String(value), String(value)));
  select.value = chosen === null ? "" : String(chosen);
  label.append(select);
  return label;
}
