// @ts-check
/** What is shown instead of the picture: one thing at a time, session and connection first. */

import { writeText } from "../shared/words.js";

/**
 * @typedef {object} Parts
 * @property {HTMLElement} box
 * @property {HTMLElement} text
 * @property {HTMLElement} start  the button that starts the camera
 * @property {HTMLElement} again  the button that starts the session anew
 */

/** The notice in the picture's place. */
export class Notice {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** What the session or the connection has to say, before anything about the camera. */
    this.session = { text: "", canRestart: false, language: "" };
  }

  /** @param {string} text @param {boolean} canRestart @param {string} language of the text */
  say(text, canRestart, language) {
    this.session = { text, canRestart, language };
  }

  /**
   * @param {{notice: {id: string|null, text: string}|null, canStart: boolean}} camera
   * @param {(id: string) => import("../shared/wire.d.ts").NoticeWords|undefined} words of what a camera may have
   * @returns {boolean} whether there is anything to be said
   */
  refresh(camera, words) {
    const { session, parts } = this;
    const about = session.text ? null : camera.notice;
    const text = session.text || (about?.id ? words(about.id)?.shown : about?.text) || "";
    parts.box.hidden = text === "";
    if (parts.text.textContent !== text) writeText(parts.text, text, session.text ? session.language : "");
    parts.again.hidden = !session.canRestart;
    parts.start.hidden = about === null || !camera.canStart;
    return text !== "";
  }
}
