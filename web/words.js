// @ts-check
/**
 * Every word on the page, in one place.
 *
 * What a cue says comes from the server's catalogue; everything else the page shows, and how
 * it names situations, checks and faults, is here.
 */

/** Texts of fixed parts of the page, by their `data-word`. */
export const PAGE = Object.freeze({
  brand: "Backstep",
  skip: "Skip to the cue",
  stateTitle: "What you are doing",
  steps: "Backward steps",
  cadence: "Cadence",
  cadenceUnit: "steps/min",
  gaugesTitle: "Your technique",
  saidTitle: "What I said",
  saidNone: "Nothing yet.",
  cueTitle: "Cue",
  standingTitle: "Time stood tall",
  again: "Start again",
  cameraTitle: "Camera",
  cameraOff: "Turn camera off",
  footer:
    "Backstep is a coach, not a medical device. Your video stays on this computer.",
});

/**
 * @typedef {object} StateWords
 * @property {string} word   the one big word
 * @property {string} hint   what to do, shown large while there is no cue
 */

/** @type {Readonly<Record<string, StateWords>>} */
export const SITUATIONS = Object.freeze({
  backward: { word: "Walking backward", hint: "Keep going." },
  forward: { word: "Walking forward", hint: "Catch your breath on the way back." },
  standing: { word: "Standing", hint: "Walk backward when the way is clear." },
  turning: { word: "Turning", hint: "Take your time." },
  unknown: { word: "Watching", hint: "A few more steps and I'll know." },
  no_person: { word: "I can't see you", hint: "Step into the picture, head to toe." },
  no_feet: { word: "I can't see your feet", hint: "Tilt the camera down, or move away from it." },
  waiting: { word: "Getting ready", hint: "Starting the camera and the pose model…" },
  camera_off: { word: "Camera is off", hint: "Start the camera to begin." },
  lost: { word: "No connection", hint: "Trying again…" },
  over: { word: "Finished", hint: "Press “Start again” for another round." },
});

/**
 * @typedef {object} GaugeWords
 * @property {string} title
 * @property {string} low   name of the gauge's low end
 * @property {string} high  name of its high end
 * @property {string} good  verdict when all is well
 */

/** The gauges drawn, in this order. @type {Readonly<Record<string, GaugeWords>>} */
export const GAUGES = Object.freeze({
  upright_trunk: { title: "Trunk", low: "back", high: "forward", good: "Tall" },
  step_length: { title: "Steps", low: "short", high: "long", good: "Just right" },
  landing: { title: "Landing", low: "heel", high: "ball", good: "Ball, then heel" },
});

/** What is wrong, in a gauge. @type {Readonly<Record<string, string>>} */
export const FAULTS = Object.freeze({
  lean_forward: "Leaning forward",
  lean_backward: "Leaning back",
  overstride: "Too long",
  shuffle: "Shuffling",
  heel_first: "Heel first",
  flat_foot: "Flat",
});

export const GAUGE = Object.freeze({
  cantTell: "Can't tell",
  cantTellYet: "Walk backward and I'll watch",
  fault: "Look here",
});

/** How a value is told to a screen reader. @type {Readonly<Record<string, string>>} */
export const UNITS = Object.freeze({
  deg: "degrees",
  "% soft": "percent soft landings",
});

/** Three seconds of standing tall, which make the walker's own posture known. */
export const STANDING = Object.freeze({
  begin: "Stand tall for three seconds",
  skip: "Skip standing tall",
  hold: "Stand tall…",
  own: "Your own posture",
  average: "Average posture",
  /** @type {Readonly<Record<string, string>>} */
  hindrances: Object.freeze({
    unseen: "Step into the picture",
    feet: "Step back: your feet are out of the picture",
    head: "Step back: your head is out of the picture",
    view: "Turn your side to the camera",
    bent: "Stand up straight, look ahead",
    moving: "Stand still",
  }),
});

/** This browser's camera. What is wrong with it comes from the server, which may have to say it. */
export const CAMERA = Object.freeze({
  invite: "Backstep looks through this browser's camera. Nothing is recorded, and no picture "
    + "leaves this computer.",
  start: "Start camera and sound",
  retry: "Try again",
  here: "Use the camera here",
  starting: "Starting the camera. If the browser asks, allow it.",
});

export const LINK = Object.freeze({
  connecting: "Connecting…",
  live: "Live",
  lost: "Connection lost. Trying again…",
});

export const SOUND = Object.freeze({
  start: "Start sound",
  stop: "Mute",
  invite: "Sound is off",
  browser: "Sound on",
  server: "Sound on · own voice",
  tones: "No voice here: tones only",
  failed: "Sound is off: this browser cannot play any",
});

/** How a cue in the list reached the walker. @type {Readonly<Record<string, string>>} */
export const HEARD = Object.freeze({
  browser: "spoken",
  server: "spoken",
  tone: "tone only",
  silent: "shown",
  passed: "shown",
  earlier: "earlier",
});

/** @param {number} seconds @returns {string} minutes and seconds, like 1:05 */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {string} word @returns {string} what the picture shows, for a screen reader */
export function pictureLabel(word) {
  return `Live picture with your skeleton. ${word}.`;
}

/** @param {number} fps @param {number|null} lagSeconds @returns {string} */
export function debugLine(fps, lagSeconds) {
  const rate = `${fps.toFixed(0)} fps`;
  return lagSeconds === null ? rate : `${rate} · ${Math.round(lagSeconds * 1000)} ms`;
}

/** @param {number} number @returns {string} a camera the browser does not name */
export function cameraName(number) {
  return `Camera ${number}`;
}

/**
 * @param {number} fps @param {{median: number, p95: number}|null} lag ms @param {string} size
 * @returns {string} of the page's own camera, from capture to the drawn skeleton
 */
export function lagLine(fps, lag, size) {
  const rate = `${fps.toFixed(0)} fps · ${size}`;
  if (!lag) return rate;
  return `${rate} · skeleton ${Math.round(lag.median)} ms (95 %: ${Math.round(lag.p95)} ms)`;
}

/** Put the fixed words into the page. @param {ParentNode} root */
export function fillIn(root) {
  for (const element of root.querySelectorAll("[data-word]")) {
    const key = /** @type {HTMLElement} */ (element).dataset.word ?? "";
    element.textContent = /** @type {Record<string, string>} */ (PAGE)[key] ?? key;
  }
}
