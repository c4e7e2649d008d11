// @ts-check
/**
 * Draws what `state.js` knows on the live page. It decides nothing and listens to nothing: what
 * somebody does on the page is `main.js`'s. Parts with a life of their own (gauges, caption,
 * notice, the session's part) are drawn by the modules of those names.
 */

import { byId } from "../shared/dom.js";
import { has, word, write, writeText } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").Telemetry} Telemetry */
/** @typedef {import("./state.js").State} State */

/** The page itself. */
export class View {
  constructor() {
    this.link = byId("link");
    this.sound = byId("sound", HTMLButtonElement);
    this.soundState = byId("sound-state");
    this.stateWord = byId("state-word");
    this.steps = byId("steps");
    this.cadence = byId("cadence");
    this.picture = byId("picture", HTMLCanvasElement);
    this.cue = byId("cue");
    this.cueText = byId("cue-text");
    this.debug = byId("debug");
    this.hearLine = byId("hear-line");
    this.beginThere = byId("begin-there");
    this.sayNow = byId("say-now");
    this.sayNext = byId("say-next");
    this.drawn = { situation: "", line: "" };
  }

  /** Only what has changed is written. @param {State} state */
  draw(state) {
    if (state.situation !== this.drawn.situation) this.drawSituation(state.situation);
    const { kind, cue, text, language } = state.line;
    const line = JSON.stringify([kind, cue, text, language, state.situation]);
    if (line === this.drawn.line) return;
    this.drawn.line = line;
    this.cue.dataset.kind = kind;
    this.cue.dataset.cue = cue;
    if (text) writeText(this.cueText, text, language);
    else write(this.cueText, situationWord(state.situation, "hint"));
  }

  /** In the page's language as it is now. @param {State} state */
  translate(state) {
    this.drawn = { situation: "", line: "" };
    this.draw(state);
  }

  /** @param {string} situation */
  drawSituation(situation) {
    this.drawn.situation = situation;
    document.body.dataset.situation = situation;
    write(this.stateWord, situationWord(situation, "word"));
    const label = word("picture", { state: this.stateWord.textContent ?? "" });
    this.picture.setAttribute("aria-label", label);
  }

  /** @param {State} state */
  drawLink({ live }) {
    this.link.dataset.live = String(live === true);
    write(this.link, live === null ? "link.connecting" : live ? "link.live" : "link.lost");
    document.body.dataset.link = live ? "live" : "lost";
  }

  /** @param {State} state */
  drawSound({ sound, hears }) {
    write(this.sound, hears ? "sound.stop" : "sound.start");
    this.sound.setAttribute("aria-pressed", String(hears));
    this.sound.dataset.on = String(hears);
    this.soundState.dataset.state = sound;
    write(this.soundState, sound === "off" ? "sound.invite" : `sound.${sound}`);
  }

  /** @param {Telemetry} telemetry */
  drawNumbers({ backward_steps, cadence_spm }) {
    this.steps.textContent = String(backward_steps);
    this.cadence.textContent = cadence_spm === null ? "–" : cadence_spm.toFixed(0);
  }

  /** Whether the picture shows anything; what could only show that nothing is seen is put away.
   * @param {boolean} sees @param {boolean} hears  whether to offer the sound there */
  drawSight(sees, hears) {
    this.hearLine.hidden = !hears;
    document.body.dataset.sees = String(sees);
  }

  /** To a screen reader. @param {string} text @param {boolean} urgent */
  tell(text, urgent) {
    (urgent ? this.sayNow : this.sayNext).textContent = text;
  }
}

/** @param {string} situation @param {"word"|"hint"} part
 * @returns {string} the key of what is said of it */
function situationWord(situation, part) {
  const key = `situation.${situation}.${part}`;
  return has(key) ? key : `situation.unknown.${part}`;
}
