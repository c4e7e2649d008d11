// @ts-check
/**
 * The live page's wiring: what the server sends goes into `state.js` and the page's parts, which are
 * then drawn; what somebody does on the page goes to the server.
 *
 * stream (`socket.js`) -> state, plan, voice ... -> view; buttons and keys -> stream.
 */

import { byId } from "../shared/dom.js";
import { TONE_BEGINS_S } from "../shared/earcons.js";
import { Alarm } from "../shared/hold.js";
import { FELT } from "../shared/symptoms.js";
import { offerTheme } from "../shared/theme.js";
import { Voice } from "../shared/voice.js";
import { begin, language, offer, speak, word } from "../shared/words.js";
import { Caption } from "./caption.js";
import { Demo } from "./demo.js";
import { Fetching } from "./fetching.js";
import { Gauges } from "./gauges.js";
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
import { State } from "./state.js";
import { View } from "./view.js";

/** @typedef {import("../shared/voice.js").Cue} Cue */
/** @typedef {import("../shared/wire.d.ts").Hello} Hello */
/** @typedef {import("../shared/wire.d.ts").Spoken} Spoken */
/** @typedef {import("../shared/wire.d.ts").StateMessage} StateMessage */
/** @typedef {import("../shared/wire.d.ts").Telemetry} Telemetry */

/** What a camera or a model fails with is told as it is logged. */
const ERRORS_LANGUAGE = "en";

const view = new View();
await begin(view.link);
const state = new State();
const languages = byId("language", HTMLSelectElement);
const cameraStart = byId("camera-start", HTMLButtonElement);
const stage = new Stage(view.picture);
const gauges = new Gauges(byId("gauges"));
const slow = new Slow(byId("slow"));
const said = new Said(byId("said"), byId("said-none"));
const fetching = new Fetching(byId("fetching"), view.sayNext);
const caption = new Caption(byId("caption"));
const notice = new Notice({
  box: byId("notice"), text: byId("notice-text"), start: cameraStart, again: byId("again"),
});
const voice = new Voice(
  (sound) => {
    state.sound = sound;
    if (state.hears) muted.over(true);
    view.drawSound(state);
  },
  saying,
  (cue, heard) => {
    said.heard(cue, heard);
    caption.end(cue, heard);
  },
);
const standing = new Standing(
  { button: byId("stand", HTMLButtonElement), posture: byId("posture"), bar: byId("standing") },
  (action) => stream.baseline(action),
);
/** When the sound that was asked for has begun. @type {Promise<void>} */
let sounding = Promise.resolve();

/* --- What is said and heard. --- */

/** It is about to be said, its first tone at once. @param {Cue} cue */
function saying(cue) {
  caption.begin(cue);
  if (cue.number === 0) return;
  const soonMs = 1000 * (TONE_BEGINS_S + (voice.audio?.outputLatency ?? 0));
  said.sounded(cue, own.sounds(cue, performance.now() + soonMs));
}

/** Have sound, if it is not on. @returns {Promise<void>} */
function listen() {
  if (!state.hears) sounding = voice.start();
  return sounding;
}

/** @returns {AudioContext|null} where there is sound to be had */
function heard() {
  return voice.state === "off" || voice.state === "failed" ? null : voice.audio;
}

/** Say by ourselves what the server cannot know or can no longer say. @param {string} name */
function announce(name) {
  const id = plan.notice(name) in state.notices ? plan.notice(name) : name;
  const about = state.notices[id];
  if (!about) return;
  view.tell(about.shown, about.urgent);
  const cue = {
    number: 0, t_s: 0, id, priority: about.urgent ? 0 : 2,
    text: about.shown, spoken: about.spoken, earcon: about.urgent ? "stop" : "unseen",
    language: voice.language,
  };
  void sounding.then(() => voice.say(cue)); // a camera may fail before the sound has begun
}

/** What the page says by itself of something that happens to it. @param {string} id */
function noticeFor(id) {
  return state.notices[plan.notice(id)] ?? state.notices[id];
}

/* --- What is shown in the picture's place, or around it. --- */

/** @param {string} text what is shown instead of the picture, or nothing
 * @param {boolean} [canRestart] @param {string} [language] of the text, if not the page's */
function showNotice(text, canRestart = false, language = "") {
  notice.say(text, canRestart, language);
  refreshNotice();
}

function refreshNotice() {
  const shown = notice.refresh(own, noticeFor);
  view.drawSight(!shown && !state.over, !shown && muted.open);
}

/** Nobody can be asked to stand tall now. */
function standStill() {
  standing.show(null);
  standing.allow(false);
  state.standing = "";
}

/** The page's own camera is on, off, or in trouble. */
function showCamera() {
  if (own.notice) {
    stage.clear();
    standStill();
    plan.lost();
    state.headline = "";
    if (!state.over) {
      state.lose(own.camera.state === "off" ? "camera_off" : "waiting");
      state.alarm(noticeFor(own.camera.trouble ?? ""));
    }
    view.draw(state);
  }
  refreshNotice();
}

/* --- What the server sends. --- */

/** @param {boolean} live */
function takeLink(live) {
  state.live = live;
  view.drawLink(state);
  if (live) {
    if (!own.used || own.camera.state === "on") void plan.back();
    return;
  }
  plan.lost();
  fetching.show(null);
  if (!state.over) announce("link_lost");
  own.sender.forget();
  state.over = true;
  standStill();
  state.lose("lost");
  const about = plan.step === "live" ? noticeFor("link_lost") : undefined;
  state.alarm(about);
  view.draw(state);
  showNotice(about?.shown || word("link.lost"));
}

/** @param {Hello} hello */
function takeHello(hello) {
  const fresh = said.begin(hello.session, hello.cues);
  if (fresh) standing.own(false);
  void takeLanguage(hello);
  takeHolds(hello.since);
  // "Stop" was said when the connection was lost: then what to do is said anew.
  if (!fresh && plan.step === "live") stream.coach("recall");
  if (state.wish && state.wish !== hello.language) stream.language(state.wish);
  state.wish = null;
  if (demo.about && plan.step === "summary") plan.become("free");
  demo.begin(hello.demo);
  own.hello(hello.session, hello.camera === "browser");
  plan.hello(hello.camera !== "browser");
}

/** The page and its voice speak the session's language. @param {Omit<Spoken, "type">} spoken */
async function takeLanguage({ language: tag, notices, kept }) {
  state.notices = notices;
  void voice.serve(said.session, tag, Object.entries(kept).map(([id, spoken]) => ({ id, spoken })));
  const before = language();
  await speak(tag).catch(() => {}); // then the connection is about to be lost; the next asks again
  if (language() === before) return;
  languages.value = language();
  view.translate(state);
  showCamera();
  if (fetching.now) showNotice(fetching.text);
  plan.translate();
  demo.translate();
}

/** @param {StateMessage} message */
function takeState({ state: session, message, fetching: model }) {
  if (session === "ended" && own.renewing) return;
  const refused = session === "idle" && message !== "";
  view.beginThere.hidden = !refused;
  if (refused) {
    // Where people are kept, a session begins on the start page, or right here when it was chosen.
    state.over = true;
    plan.lost();
    standStill();
    plan.none();
    state.lose("none");
    view.draw(state);
    showNotice(message);
    return;
  }
  const off = own.used && own.camera.state === "off";
  if (session === "starting" || session === "idle") state.become(off ? "camera_off" : "waiting");
  state.over = session === "ended" || session === "failed";
  fetching.show(model);
  if (!state.over) {
    view.draw(state);
    showNotice(fetching.text);
    return;
  }
  if (session === "failed") view.tell(message, true);
  plan.lost();
  own.over();
  standStill();
  state.lose("over");
  view.draw(state);
  if (session === "ended" && demo.about) {
    plan.become("summary");
    void demo.end();
  } else showNotice(message, true, session === "failed" ? ERRORS_LANGUAGE : "");
}

/** @param {Telemetry} telemetry @param {Blob} jpeg */
async function takePicture(telemetry, jpeg) {
  if (jpeg.size) await stage.show(telemetry, jpeg);
  else if (!own.notice) stage.overlay(telemetry);
  own.drawn(telemetry);
  slow.show(telemetry.slow, performance.now());
  if (state.over || own.notice) return;
  plan.show(telemetry.coach);
  if (plan.step !== "live") muted.over(false);
  stage.lane(plan.ends);
  showNotice("");
  gauges.show(telemetry.checks, performance.now());
  view.drawNumbers(telemetry);
  if (state.debugging) {
    view.debug.textContent = own.used ? own.debug(telemetry.fps) : debugLine(telemetry);
  }
  standing.show(telemetry.baseline);
  standing.allow(true);
  state.picture(telemetry, plan.headline, standing.text);
  view.draw(state);
}

/** @param {Cue} cue */
function takeCue(cue) {
  if (plan.apart) return; // one gets ready: nobody is coached
  plan.hear(cue.id);
  state.say(cue);
  view.draw(state);
  said.add(cue);
  view.tell(cue.spoken, cue.priority <= 1);
  voice.say(cue);
}

/** Something else is to be done now: what was said before is neither said on nor shown.
 * @param {number} since */
function takeHolds(since) {
  voice.hold(since);
  if (caption.cue && !voice.holds(caption.cue)) caption.clear();
  if (state.cue && !voice.holds(state.cue)) {
    view.tell("", false);
    state.say(null);
    view.draw(state);
  }
}

const scheme = location.protocol === "https:" ? "wss" : "ws";
const stream = new Stream(`${scheme}://${location.host}/ws?lang=${language()}`, {
  onLink: takeLink,
  onHello: takeHello,
  onState: takeState,
  onCue: takeCue,
  onHolds: takeHolds,
  onPicture: takePicture,
  onWanted: (wanted) => own.sender.want(wanted),
  onElsewhere: () => own.elsewhere(),
  onLanguage: (spoken) => void takeLanguage(spoken),
});

/* --- The parts that talk back. --- */

const own = new Own(
  {
    video: byId("view", HTMLVideoElement),
    bar: byId("camera-bar"),
    list: byId("camera-list", HTMLSelectElement),
    off: byId("camera-off", HTMLButtonElement),
    start: cameraStart,
  },
  stream,
  { onChange: showCamera, onTrouble: announce, onStart: () => void listen() },
);

let opened = false; // the camera, for a session that has not begun yet
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
  sees: () => !state.over && !own.notice,
  onWay: (on) => leaving.arm(on),
});
const leaving = new Leaving(byId("leaving", HTMLDialogElement), plan, stream);
const demo = new Demo(byId("demo"), byId("summary"), again);
const muted = new Mute(byId("hear", HTMLButtonElement), {
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

/* --- What somebody does on the page. --- */

/** Have the session anew. */
function again() {
  stream.again();
  own.again();
}

view.sound.addEventListener("click", () => {
  if (state.hears) voice.stop();
  else void listen();
});
byId("again").addEventListener("click", again);
offer(languages, (tag) => {
  stream.language(tag);
  plan.prefer(tag);
});
offerTheme(byId("theme", HTMLSelectElement));
document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key !== "d" || !plain || event.target instanceof HTMLSelectElement) return;
  state.debugging = !state.debugging;
  if (!state.debugging) view.debug.textContent = "";
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
view.drawLink(state);
view.drawSound(state);
view.draw(state);
stream.connect();
