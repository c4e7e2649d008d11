// @ts-check
/** The demo: that it is one, who walks and what comes and goes; at its end how it went, and how one
 * is coached oneself. */

import { list, make } from "../shared/dom.js";
import { ask } from "../shared/rest.js";
import { Summary } from "./summary.js";
import { amount, word } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").Tour} Tour */

const COMMAND = "backstep coach";

/** What the page says of a demo. */
export class Demo {
  /** @param {HTMLElement} banner @param {HTMLElement} panel of the summary
   * @param {() => void} onAgain */
  constructor(banner, panel, onAgain) {
    this.banner = banner;
    this.panel = panel;
    this.onAgain = onAgain;
    /** @type {Tour|null} */
    this.about = null;
    this.ended = false;
  }

  /** A session has begun. @param {Tour|null} about where it is a demo */
  begin(about) {
    this.about = about;
    this.ended = false;
    this.translate();
  }

  /** In the page's language. */
  translate() {
    const { about, banner } = this;
    banner.hidden = !about;
    if (!about) return;
    const name = word("demo.name");
    const level = word(`level.${about.level}`);
    const faults = [...new Set(about.stretches.map(({ fault }) => fault).filter(Boolean))]
      .map((fault) => word(`demo.fault.${fault}`));
    banner.replaceChildren(
      make("strong", { class: "demo-title" }, word("demo.title")),
      make("span", {}, word("demo.who", { name, height: amount(about.height_m, 2), level })),
      make("span", { class: "quiet-line" }, faults.length
        ? word("demo.comes", { faults: faults.join(", ") }) : word("demo.faultless")),
    );
    if (this.ended) void this.end();
  }

  /** The walk has come to its end. */
  async end() {
    this.ended = true;
    const { about } = this;
    const again = make("button", { type: "button" }, word("demo.again"));
    again.addEventListener("click", this.onAgain);
    const head = make("h2", { tabindex: "-1" }, word("demo.end", { name: word("demo.name") }));
    const parts = await this.figures();
    if (about !== this.about || !this.ended) return;
    this.panel.replaceChildren(head, ...parts, invitation(), make("p", {}, again));
    head.focus();
  }

  /** @returns {Promise<HTMLElement[]>} */
  async figures() {
    try {
      const told = await ask("GET /api/demo/summary");
      const two = make("div", { class: "two" });
      if (told.went_well.length) two.append(card("well", "summary.well", list(told.went_well)));
      if (told.work_on) two.append(card("work", "summary.work", make("p", {}, told.work_on)));
      return [make("p", { class: "ready-head" }, told.headline), two,
        new Summary(this.panel).measures(told.lines)];
    } catch {
      return [make("p", { role: "alert" }, word("demo.failed"))];
    }
  }
}

/** @returns {HTMLElement} how one is coached oneself: this server keeps nothing, so by another */
function invitation() {
  return make("section", { class: "card invite" },
    make("h3", {}, word("demo.invite")),
    make("p", {}, word("demo.inviteHow")),
    make("p", {}, make("code", {}, COMMAND)),
    make("p", { class: "about" }, word("demo.inviteNeeds")));
}

/** @param {string} name @param {string} title @param {HTMLElement} content */
function card(name, title, content) {
  return make("section", { class: `card ${name}` }, make("h3", {}, word(title)), content);
}
