// @ts-check
/** Puts the page together: the stream comes in, the page shows and says it. */

import { Gauges } from "./gauges.js";
import { Own } from "./own.js";
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
  cameraStart: /** @type {HTMLButtonElement} */ (byId("camera-start")),
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
/** Frame rate and lag, for whoever asks for them: key "d", or the page opened with `?debug`. */
let debugging = new URLSearchParams(location.search).has("debug");

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

/** What the session or the connection has to say, before anything about the camera. */
let session = { text: "", canRestart: false };
/** When the sound that was asked for has begun. @type {Promise<void>} */
let sounding = Promise.resolve();
/** What the page may say by itself. @type {Record<string, import("./socket.js").Notice>} */
let notices = {};

/** @param {string} text what hides the picture, or nothing @param {boolean} [canRestart] */
function showNotice(text, canRestart = false) {
  session = { text, canRestart };
  refreshNotice();
}

/** One thing at a time: the session or the connection first, then the camera. */
function refreshNotice() {
  const about = session.text ? null : own.notice;
  const text = session.text || (about?.id ? notices[about.id]?.shown : about?.text) || "";
  page.notice.hidden = text === "";
  if (page.noticeText.textContent !== text) page.noticeText.textContent = text;
  page.again.hidden = !session.canRestart;
  page.cameraStart.hidden = about === null || !own.canStart;
}

/** Say by ourselves what the server cannot know or can no longer say. @param {string} id */
function announce(id) {
  const notice = notices[id];
  if (!notice) return;
  (notice.urgent ? page.sayNow : page.sayNext).textContent = notice.shown;
  const cue = {
    number: 0, t_s: 0, id, priority: notice.urgent ? 0 : 2,
    text: notice.shown, spoken: notice.spoken, earcon: notice.urgent ? "stop" : "unseen",
    language: voice.language,
  };
  void sounding.then(() => voice.say(cue)); // a camera may fail before the sound has begun
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
  if (jpeg.size) await stage.show(telemetry, jpeg);
  else if (!own.notice) stage.overlay(telemetry);
  own.drawn(telemetry);
  if (over || own.notice) return;
  showNotice("");
  showSituation(telemetry.situation);
  gauges.show(telemetry.checks, performance.now());
  page.steps.textContent = String(telemetry.backward_steps);
  page.cadence.textContent =
    telemetry.cadence_spm === null ? "–" : telemetry.cadence_spm.toFixed(0);
  if (debugging) {
    page.debug.textContent =
      own.used ? own.debug(telemetry.fps) : debugLine(telemetry.fps, telemetry.lag_s);
  }
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

/** The page's own camera is on, off, or in trouble. */
function showCamera() {
  if (own.notice) {
    stage.clear();
    standStill();
    if (!over) {
      showSituation(own.camera.state === "off" ? "camera_off" : "waiting");
      showCue(null);
      const trouble = notices[own.camera.trouble ?? ""];
      if (trouble?.urgent) {
        // To be read from where one walks.
        page.cue.dataset.kind = "urgent";
        page.cueText.textContent = trouble.spoken;
      }
    }
  }
  refreshNotice();
}

/** @param {string} state @param {string} message */
function takeState(state, message) {
  if (state === "ended" && own.renewing) return;
  const off = own.used && own.camera.state === "off";
  if (state === "starting" || state === "idle") showSituation(off ? "camera_off" : "waiting");
  over = state === "ended" || state === "failed";
  if (!over) {
    showNotice("");
    return;
  }
  own.over();
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
    if (!over) announce("link_lost");
    own.sender.forget();
    over = true;
    standStill();
    showSituation("lost");
    showCue(null);
    showNotice(LINK.lost);
  },
  onHello: (hello) => {
    notices = hello.notices;
    const urgent = Object.entries(notices).filter(([, notice]) => notice.urgent);
    void voice.serve(
      hello.session, hello.language, urgent.map(([id, { spoken }]) => ({ id, spoken })),
    );
    if (said.begin(hello.session, hello.cues)) standing.own(false);
    own.hello(hello.session, hello.camera === "browser");
  },
  onState: takeState,
  onCue: takeCue,
  onPicture: showPicture,
  onWanted: (wanted) => own.sender.want(wanted),
  onElsewhere: () => own.elsewhere(),
});

const own = new Own(
  {
    video: /** @type {HTMLVideoElement} */ (byId("view")),
    bar: byId("camera-bar"),
    list: /** @type {HTMLSelectElement} */ (byId("camera-list")),
    off: /** @type {HTMLButtonElement} */ (byId("camera-off")),
    start: page.cameraStart,
  },
  stream,
  {
    onChange: showCamera,
    onTrouble: announce,
    onStart: () => {
      if (page.sound.dataset.on !== "true") sounding = voice.start();
    },
  },
);

page.sound.addEventListener("click", () => {
  if (page.sound.dataset.on === "true") voice.stop();
  else sounding = voice.start();
});
page.again.addEventListener("click", () => {
  stream.again();
  own.again();
});
document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key !== "d" || !plain || event.target instanceof HTMLSelectElement) return;
  debugging = !debugging;
  if (!debugging) page.debug.textContent = "";
});

showLink(null);
showSound("off");
showSituation("waiting");
showCue(null);
stream.connect();
