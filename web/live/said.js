// @ts-check
/** The list of what was said, newest first, and how each cue reached the walker. */

import { clock, write, writeText } from "../shared/words.js";

/** @typedef {import("../shared/voice.js").Cue} Cue */

const LONGEST = 50;

/** The past cues of the session. */
export class Said {
  /** @param {HTMLElement} list @param {HTMLElement} none shown while there are none */
  constructor(list, none) {
    this.list = list;
    this.none = none;
    this.session = "";
    /** @type {Map<number, HTMLElement>} */
    this.items = new Map();
  }

  /**
   * Continue a session, or begin a new one.
   * @param {string} session @param {Cue[]} cues @returns {boolean} whether it is a new one
   */
  begin(session, cues) {
    const fresh = session !== this.session;
    if (fresh) {
      this.session = session;
      this.items.clear();
      this.list.replaceChildren();
      this.none.hidden = false;
    }
    for (const cue of cues) {
      if (this.items.has(cue.number)) continue;
      this.add(cue);
      this.heard(cue, "earlier");
    }
    return fresh;
  }

  /** @param {Cue} cue */
  add(cue) {
    const item = document.createElement("li");
    item.dataset.cue = cue.id;
    item.dataset.number = String(cue.number);
    item.dataset.priority = String(cue.priority);
    const time = document.createElement("time");
    time.textContent = clock(cue.t_s);
    const text = document.createElement("span");
    writeText(text, cue.text, cue.language);
    const how = document.createElement("small");
    item.append(time, text, how);
    this.list.prepend(item);
    this.items.set(cue.number, item);
    this.none.hidden = true;
    while (this.list.children.length > LONGEST) this.list.lastElementChild?.remove();
  }

  /** How long it took from the deciding picture to the first tone. @param {Cue} cue
   * @param {number|null} lagMs */
  sounded(cue, lagMs) {
    const item = this.items.get(cue.number);
    if (item && lagMs !== null) item.dataset.lagMs = String(lagMs);
  }

  /** @param {Cue} cue @param {import("../shared/voice.js").Heard|"earlier"} heard */
  heard(cue, heard) {
    const item = this.items.get(cue.number);
    const how = item?.querySelector("small");
    if (!item || !how) return;
    item.dataset.heard = heard;
    write(how, `heard.${heard}`);
  }
}
