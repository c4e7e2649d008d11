// @ts-check
/** Puts the page together: the stream comes in, the page shows and says it. */

import { Gauges } from "./gauges.js";
import { Said } from "./said.js";
import { Stream } from "./socket.js";
import { Stage } from "./stage.js";
import { Standing } from "./standing.js";
import { Voice } from "./voice.js";
import { LINK, SITUATIONS, SOUND, debugLine, fillIn, pictureLabel } from "./words.js";

/** @typedef {import("./socket.js").Cue} Cue */
/** @typedef {import("./socket.js").Telemetry} Telemetry */
/** @typedef {import("./voice.js").SoundState} SoundState */

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = (id) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return /** @type {T} */ (found);
};

const page = {
  body: document.body,
  link: byId("link"),
  soundState: byId("sound-state"),
  sound: /** @type {HTMLButtonElement} */ (byId("sound")),
  stateWord: byId("state-word"),
  steps: byId("steps"),
  cadence: byId("cadence"),
  picture: /** @type {HTMLCanvasElement} */ (byId("picture")),
  notice: byId("notice"),
  noticeText: byId("notice-text"),
  again: /** @type {HTMLButtonElement} */ (byId("again")),
  debug: byId("debug"),
  cue: byId("cue"),
  cueText: byId("cue-text"),
  sayNow: byId("say-now"),
  sayNext: byId("say-next"),
};

fillIn(document);
const stage = new Stage(page.picture);
const gauges = new Gauges(byId("gauges"));
const said = new Said(byId("said"), byId("said-none"));
const voice = new Voice(showSound, (cue, heard) => said.heard(cue, heard));
const standing = new Standing(
  {
    button: /** @type {HTMLButtonElement} */ (byId("stand")),
    posture: byId("posture"),
    bar: byId("standing"),
  },
  (action) => stream.baseline(action),
);
/** @type {Cue|null} */
let current = null;
let situation = "";
/** The session is over or the connection lost; a picture still being decoded must not undo it. */
let over = false;
/** Frame rate and lag, for whoever asks for them: open the page with `?debug`. */
const debugging = new URLSearchParams(location.search).has("debug");

/** @param {string} name */
function showSituation(name) {
  if (name === situation) return;
  situation = name;
  const words = SITUATIONS[name] ?? SITUATIONS.unknown;
  page.body.dataset.situation = name;
  page.stateWord.textContent = words.word;
  page.picture.setAttribute("aria-label", pictureLabel(words.word));
  if (!current) showCue(null);
}

/** @param {Cue|null} cue */
function showCue(cue) {
  current = cue;
  if (standing.open) {
    page.cue.dataset.kind = "stand";
    page.cue.dataset.cue = "";
    page.cueText.textContent = standing.text;
    return;
  }
  const kind = !cue ? "idle" : cue.priority <= 1 ? "urgent" : cue.priority >= 5 ? "praise" : "care";
  page.cue.dataset.kind = kind;
  page.cue.dataset.cue = cue?.id ?? "";
  const words = SITUATIONS[situation] ?? SITUATIONS.unknown;
  page.cueText.textContent = cue ? cue.text : words.hint;
}

/** @param {string} text what hides the picture, or nothing @param {boolean} [canRestart] */
function showNotice(text, canRestart = false) {
  page.notice.hidden = text === "";
  page.noticeText.textContent = text;
  page.again.hidden = !canRestart;
}

/** @param {SoundState} state */
function showSound(state) {
  const on = state !== "off" && state !== "failed";
  page.sound.textContent = on ? SOUND.stop : SOUND.start;
  page.sound.setAttribute("aria-pressed", String(on));
  page.sound.dataset.on = String(on);
  page.soundState.dataset.state = state;
  page.soundState.textContent = state === "off" ? SOUND.invite : SOUND[state];
}

/** @param {boolean|null} live `null` while connecting for the first time */
function showLink(live) {
  page.link.dataset.live = String(live === true);
  page.link.textContent = live === null ? LINK.connecting : live ? LINK.live : LINK.lost;
  page.body.dataset.link = live ? "live" : "lost";
}

/** @param {Telemetry} telemetry @param {Blob} jpeg */
async function showPicture(telemetry, jpeg) {
  await stage.show(telemetry, jpeg);
  if (over) return;
  showNotice("");
  showSituation(telemetry.situation);
  gauges.show(telemetry.checks, performance.now());
  page.steps.textContent = String(telemetry.backward_steps);
  page.cadence.textContent =
    telemetry.cadence_spm === null ? "–" : telemetry.cadence_spm.toFixed(0);
  if (debugging) page.debug.textContent = debugLine(telemetry.fps, telemetry.lag_s);
  const changed = standing.show(telemetry.baseline);
  standing.allow(true);
  const older = current !== null && telemetry.t_s < current.t_s; // overtaken by a cue
  if (!older && telemetry.cue?.number !== current?.number) showCue(telemetry.cue);
  else if (changed || standing.open) showCue(current);
}

/** @param {Cue} cue */
function takeCue(cue) {
  showCue(cue);
  said.add(cue);
  (cue.priority <= 1 ? page.sayNow : page.sayNext).textContent = cue.text;
  voice.say(cue);
}

/** Nobody can be asked to stand tall now. */
function standStill() {
  standing.show(null);
  standing.allow(false);
}

/** @param {string} state @param {string} message */
function takeState(state, message) {
  if (state === "starting" || state === "idle") showSituation("waiting");
  over = state === "ended" || state === "failed";
  if (!over) return;
  standStill();
  showSituation("over");
  showCue(null);
  showNotice(message, true);
}

const scheme = location.protocol === "https:" ? "wss" : "ws";
const stream = new Stream(`${scheme}://${location.host}/ws`, {
  onLink: (live) => {
    showLink(live);
    if (live) return;
    over = true;
    standStill();
    showSituation("lost");
    showCue(null);
    showNotice(LINK.lost);
  },
  onHello: (session, cues) => {
    if (said.begin(session, cues)) standing.own(false);
  },
  onState: takeState,
  onCue: takeCue,
  onPicture: showPicture,
});

page.sound.addEventListener("click", () => {
  if (page.sound.dataset.on === "true") voice.stop();
  else void voice.start();
});
page.again.addEventListener("click", () => stream.again());

showLink(null);
showSound("off");
showSituation("waiting");
showCue(null);
stream.connect();
