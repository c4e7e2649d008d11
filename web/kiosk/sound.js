// @ts-check
/** What is heard of a lane: earcons and the machine's own voice, as loud as the gym has set it. */

import { Voice } from "../shared/voice.js";

/** @typedef {import("../shared/wire.d.ts").ScreenSaid} ScreenSaid */
/** @typedef {import("../shared/voice.js").Cue} Cue */
/** @typedef {import("../shared/voice.js").Words} Words */

/** A kiosk's screen stands for months: no more decoded sounds than this. */
const MOST_SOUNDS = 24;

/** The voice of one lane. It needs a browser that allows sound before anybody touches it. */
export class LaneVoice extends Voice {
  /** @param {string} lane @param {(sounds: boolean) => void} onSound whether sound is allowed */
  constructor(lane, onSound) {
    super(() => {}, () => {}, () => {});
    this.lane = lane;
    this.onSound = onSound;
    this.mostSounds = MOST_SOUNDS;
    this.volume = 1;
    /** @type {GainNode|null} */
    this.gain = null;
    // Where the browser waits for a touch, any will do.
    document.addEventListener("pointerdown", () => void this.begin());
    document.addEventListener("keydown", () => void this.begin());
  }

  /** Turn the sound on, if it is not. */
  async begin() {
    this.audio ??= this.open();
    this.state = "server";
    this.onSound(await this.wake());
  }

  /** @override @returns {AudioContext} which tells when it may sound, however late that is */
  open() {
    const audio = new AudioContext();
    audio.addEventListener("statechange", () => this.onSound(audio.state === "running"));
    return audio;
  }

  /** @override @param {AudioContext} audio @returns {AudioNode} */
  out(audio) {
    if (!this.gain) {
      this.gain = audio.createGain();
      this.gain.gain.value = this.volume;
      this.gain.connect(audio.destination);
    }
    return this.gain;
  }

  /** @param {number} volume 0..1 */
  setVolume(volume) {
    this.volume = volume;
    if (this.gain) this.gain.gain.value = volume;
  }

  /** @param {ScreenSaid} said */
  hear(said) {
    if (!this.audio || this.volume <= 0) return;
    const { number, id, priority, text, spoken, earcon, language, cuts, instructs } = said;
    if (cuts) this.silence();
    this.say({ number, t_s: 0, id, priority, text, spoken, earcon, language, instructs });
  }

  /** Whatever is being said, or waits, holds no longer. */
  silence() {
    this.drop(() => true);
    this.cut();
  }

  /** The visit is over: nor are its sounds kept, of which one says the score. */
  forgetAll() {
    this.silence();
    this.sounds.clear();
  }

  /** @override @param {Cue|Words} said @returns {string} */
  address(said) {
    return `/kiosk/speech/${this.lane}/${"number" in said ? said.number : 0}.wav`;
  }
}
