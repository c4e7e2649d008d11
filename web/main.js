// @ts-check
/** Puts the page together: the stream comes in, the page shows and says it. */

import { Caption, kindOf } from "./caption.js";
import { Demo } from "./demo.js";
import { TONE_BEGINS_S } from "./earcons.js";
import { Fetching } from "./fetching.js";
import { Gauges } from "./gauges.js";
import { Alarm } from "./hold.js";
import { Leaving } from "./leaving.js";
import { Mute } from "./mute.js";
import { Notice } from "./notice.js";
import { debugLine, Own } from "./own.js";
import { Said } from "./said.js";
import { Session } from "./session.js";
import { Slow } from "./slow.js";
import { Stream } from "./socket.js";
import { Stage } from "./stage.js";
import { Standing } from "./standing.js";
import { FELT } from "./symptoms.js";
import { offerTheme } from "./theme.js";
import { Voice } from "./voice.js";
import { asked, begin, has, language, offer, speak, word, write, writeText } from "./words.js";

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
  cameraStart: /** @type {HTMLButtonElement} */ (byId("camera-start")),
  beginThere: byId("begin-there"),
  hearLine: byId("hear-line"),
  debug: byId("debug"),
  cue: byId("cue"),
  cueText: byId("cue-text"),
  sayNow: byId("say-now"),
  sayNext: byId("say-next"),
  language: /** @type {HTMLSelectElement} */ (byId("language")),
};

/** What a camera or a model fails with is told as it is logged. */
const ERRORS_LANGUAGE = "en";

await begin(page.link);
const stage = new Stage(page.picture);
const gauges = new Gauges(byId("gauges"));
const slow = new Slow(byId("slow"));
const said = new Said(byId("said"), byId("said-none"));
const fetching = new Fetching(byId("fetching"), page.sayNext);
const caption = new Caption(byId("caption"));
const voice = new Voice(showSound, saying, (cue, heard) => {
  said.heard(cue, heard);
  caption.end(cue, heard);
});
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

/** It is about to be said, its first tone at once. @param {Cue} cue */
function saying(cue) {
  caption.begin(cue);
  if (cue.number === 0) return;
  const soonMs = 1000 * (TONE_BEGINS_S + (voice.audio?.outputLatency ?? 0));
  said.sounded(cue, own.sounds(cue, performance.now() + soonMs));
}

/** @param {string} name */
function showSituation(name) {
  if (name === situation) return;
  situation = name;
  page.body.dataset.situation = name;
  write(page.stateWord, situationWord("word"));
  page.picture.setAttribute("aria-label", word("picture", { state: page.stateWord.textContent ?? "" }));
  if (!current) showCue(null);
}

/** @param {"word"|"hint"} part @returns {string} the key of what is said of the situation */
function situationWord(part) {
  const key = `situation.${situation}.${part}`;
  return has(key) ? key : `situation.unknown.${part}`;
}

/** @param {Cue|null} cue */
function showCue(cue) {
  current = cue;
  if (standing.open) {
    page.cue.dataset.kind = "stand";
    page.cue.dataset.cue = "";
    writeText(page.cueText, standing.text);
    return;
  }
  page.cue.dataset.kind = kindOf(cue);
  page.cue.dataset.cue = cue?.id ?? "";
  if (cue) writeText(page.cueText, cue.text, cue.language);
  else if (plan.headline) {
    page.cue.dataset.kind = "plan";
    writeText(page.cueText, plan.headline);
  } else write(page.cueText, situationWord("hint"));
}

let headline = ""; // what stands as the one big line of a session with a plan
const notice = new Notice({
  box: byId("notice"), text: byId("notice-text"), start: page.cameraStart, again: byId("again"),
});
/** The language that the page's own address asks for, until the session has heard of it. */
let wish = asked();
/** When the sound that was asked for has begun. @type {Promise<void>} */
let sounding = Promise.resolve();
/** What the page may say by itself. @type {Record<string, import("./socket.js").Notice>} */
let notices = {};

/** @param {string} text what is shown instead of the picture, or nothing
 * @param {boolean} [canRestart] @param {string} [language] of the text, if not the page's */
function showNotice(text, canRestart = false, language = "") {
  notice.say(text, canRestart, language);
  refreshNotice();
}

/** The notice; and what could only show that nothing is seen is put away. */
function refreshNotice() {
  const shown = notice.refresh(own, noticeFor);
  page.hearLine.hidden = shown || !muted.open;
  page.body.dataset.sees = String(!shown && !over);
}

/** What is said there of something that befalls the page. @param {string} id */
function noticeFor(id) {
  return notices[plan.notice(id)] ?? notices[id];
}

/** Say by ourselves what the server cannot know or can no longer say. @param {string} name */
function announce(name) {
  const id = plan.notice(name) in notices ? plan.notice(name) : name;
  const about = notices[id];
  if (!about) return;
  (about.urgent ? page.sayNow : page.sayNext).textContent = about.shown;
  const cue = {
    number: 0, t_s: 0, id, priority: about.urgent ? 0 : 2,
    text: about.shown, spoken: about.spoken, earcon: about.urgent ? "stop" : "unseen",
    language: voice.language,
  };
  void sounding.then(() => voice.say(cue)); // a camera may fail before the sound has begun
}

/** To be read from where one walks, once nothing else is told. @param {string} id */
function alarm(id) {
  const about = noticeFor(id);
  if (!about?.urgent) return;
  page.cue.dataset.kind = "urgent";
  writeText(page.cueText, about.spoken);
}

/** Nothing is known of the walker now. */
function lose() {
  plan.lost();
  headline = "";
}

/** @param {SoundState} state */
function showSound(state) {
  const on = state !== "off" && state !== "failed";
  if (on) muted.over(true);
  write(page.sound, on ? "sound.stop" : "sound.start");
  page.sound.setAttribute("aria-pressed", String(on));
  page.sound.dataset.on = String(on);
  page.soundState.dataset.state = state;
  write(page.soundState, state === "off" ? "sound.invite" : `sound.${state}`);
}

/** Have sound, if it is not on. @returns {Promise<void>} */
function listen() {
  if (page.sound.dataset.on !== "true") sounding = voice.start();
  return sounding;
}

/** @param {boolean|null} live `null` while connecting for the first time */
function showLink(live) {
  page.link.dataset.live = String(live === true);
  write(page.link, live === null ? "link.connecting" : live ? "link.live" : "link.lost");
  page.body.dataset.link = live ? "live" : "lost";
}

/** @param {Telemetry} telemetry @param {Blob} jpeg */
async function showPicture(telemetry, jpeg) {
  if (jpeg.size) await stage.show(telemetry, jpeg);
  else if (!own.notice) stage.overlay(telemetry);
  own.drawn(telemetry);
  slow.show(telemetry.slow, performance.now());
  if (over || own.notice) return;
  plan.show(telemetry.coach);
  if (plan.step !== "live") muted.over(false);
  stage.lane(plan.ends);
  showNotice("");
  showSituation(telemetry.situation);
  gauges.show(telemetry.checks, performance.now());
  page.steps.textContent = String(telemetry.backward_steps);
  page.cadence.textContent =
    telemetry.cadence_spm === null ? "–" : telemetry.cadence_spm.toFixed(0);
  if (debugging) {
    page.debug.textContent = own.used ? own.debug(telemetry.fps) : debugLine(telemetry);
  }
  const changed = standing.show(telemetry.baseline);
  standing.allow(true);
  const older = current !== null && telemetry.t_s < current.t_s; // overtaken by a cue
  if (!older && telemetry.cue?.number !== current?.number) showCue(telemetry.cue);
  else if (changed || standing.open || plan.headline !== headline) showCue(current);
  headline = plan.headline;
}

/** @param {Cue} cue */
function takeCue(cue) {
  if (plan.apart) return; // one gets ready: nobody is coached
  plan.hear(cue.id);
  showCue(cue);
  said.add(cue);
  (cue.priority <= 1 ? page.sayNow : page.sayNext).textContent = cue.spoken;
  voice.say(cue);
}

/** Something else is to be done now: what was said before is neither said on nor shown.
 * @param {number} since */
function hold(since) {
  voice.hold(since);
  if (caption.cue && !voice.holds(caption.cue)) caption.clear();
  if (current && !voice.holds(current)) {
    page.sayNext.textContent = "";
    showCue(null);
  }
}

/** The page and its voice speak the session's language.
 * @param {import("./socket.js").Spoken} spoken */
async function speakAs({ language: tag, notices: words, kept }) {
  notices = words;
  void voice.serve(said.session, tag, Object.entries(kept).map(([id, spoken]) => ({ id, spoken })));
  const before = language();
  await speak(tag).catch(() => {}); // then the connection is about to be lost; the next asks again
  if (language() === before) return;
  page.language.value = language();
  const shown = situation;
  situation = "";
  showSituation(shown);
  showCue(current);
  showCamera();
  if (fetching.now) showNotice(fetching.text);
  plan.translate();
  demo.translate();
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
    lose();
    if (!over) {
      showSituation(own.camera.state === "off" ? "camera_off" : "waiting");
      showCue(null);
      alarm(own.camera.trouble ?? "");
    }
  }
  refreshNotice();
}

/** @param {string} state @param {string} message @param {import("./fetching.js").Fetched|null} model */
function takeState(state, message, model) {
  if (state === "ended" && own.renewing) return;
  const off = own.used && own.camera.state === "off";
  page.beginThere.hidden = state !== "idle" || !message;
  if (state === "idle" && message) {
    // Where people are kept, a session begins on the start page, or right here when it was chosen.
    over = true;
    lose();
    standStill();
    plan.none();
    showSituation("none");
    showCue(null);
    showNotice(message);
    return;
  }
  if (state === "starting" || state === "idle") showSituation(off ? "camera_off" : "waiting");
  over = state === "ended" || state === "failed";
  fetching.show(model);
  if (!over) {
    showNotice(fetching.text);
    return;
  }
  if (state === "failed") page.sayNow.textContent = message;
  lose();
  own.over();
  standStill();
  showSituation("over");
  showCue(null);
  if (state === "ended" && demo.about) {
    plan.become("summary");
    void demo.end();
  } else showNotice(message, true, state === "failed" ? ERRORS_LANGUAGE : "");
}

const scheme = location.protocol === "https:" ? "wss" : "ws";
const stream = new Stream(`${scheme}://${location.host}/ws?lang=${language()}`, {
  onLink: (live) => {
    showLink(live);
    if (live) {
      if (!own.used || own.camera.state === "on") void plan.back();
      return;
    }
    lose();
    fetching.show(null);
    if (!over) announce("link_lost");
    own.sender.forget();
    over = true;
    standStill();
    showSituation("lost");
    showCue(null);
    if (plan.step === "live") alarm("link_lost");
    const told = plan.step === "live" ? noticeFor("link_lost")?.shown : "";
    showNotice(told || word("link.lost"));
  },
  onHello: (hello) => {
    const fresh = said.begin(hello.session, hello.cues);
    if (fresh) standing.own(false);
    void speakAs(hello);
    hold(hello.since);
    // "Stop" was said when the connection was lost: then what to do is said anew.
    if (!fresh && plan.step === "live") stream.coach("recall");
    if (wish && wish !== hello.language) stream.language(wish);
    wish = null;
    if (demo.about && plan.step === "summary") plan.become("free");
    demo.begin(hello.demo);
    own.hello(hello.session, hello.camera === "browser");
    plan.hello(hello.camera !== "browser");
  },
  onState: takeState,
  onCue: takeCue,
  onHolds: hold,
  onPicture: showPicture,
  onWanted: (wanted) => own.sender.want(wanted),
  onElsewhere: () => own.elsewhere(),
  onLanguage: (spoken) => void speakAs(spoken),
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
    onStart: () => void listen(),
  },
);

let opened = false; // the camera, for a session that has not begun yet
const heard = () => (voice.state === "off" || voice.state === "failed" ? null : voice.audio);
const plan = new Session(stream, heard, {
  onBegin: () => {
    void listen();
    opened = own.used && own.camera.state === "off";
    if (opened) void own.camera.start();
  },
  onRefused: () => {
    if (opened) own.camera.stop();
    opened = false;
  },
  onRejoin: () => void muted.rejoin().then(() => {
    if (!muted.open) stream.coach("recall");
  }),
  onChange: (comes) => own.expect(comes),
  onDone: () => {
    document.dispatchEvent(new CustomEvent(FELT)); // perhaps ended by what was told elsewhere
    if (own.used) own.camera.stop();
  },
  sees: () => !over && !own.notice,
  onWay: (on) => leaving.arm(on),
});
const leaving = new Leaving(/** @type {HTMLDialogElement} */ (byId("leaving")), plan, stream);
const again = () => {
  stream.again();
  own.again();
};
const demo = new Demo(byId("demo"), byId("summary"), again);
const muted = new Mute(/** @type {HTMLButtonElement} */ (byId("hear")), {
  start: async () => {
    await listen();
    return heard() !== null;
  },
  wait: (waits) => {
    if (waits) stream.coach("pause");
    else stream.coach("go_on", { pause: "asked" }); // and no other that has come meanwhile
  },
  waits: () => plan.waits,
  changed: () => refreshNotice(),
});

page.sound.addEventListener("click", () => {
  if (page.sound.dataset.on === "true") voice.stop();
  else void listen();
});
byId("again").addEventListener("click", again);
offer(page.language, (tag) => {
  stream.language(tag);
  plan.prefer(tag);
});
offerTheme(/** @type {HTMLSelectElement} */ (byId("theme")));
document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key !== "d" || !plain || event.target instanceof HTMLSelectElement) return;
  debugging = !debugging;
  if (!debugging) page.debug.textContent = "";
});

plan.start();
if (plan.profile) {
  const alarm = new Alarm(plan.profile, async (cue) => {
    await listen(); // also where the sound was off: it is about more than a walk
    voice.say(cue);
  }, () => {
    if (plan.step === "ready") void plan.ready.load();
  });
  void alarm.look();
}
showLink(null);
showSound("off");
showSituation("waiting");
showCue(null);
stream.connect();
