// @ts-check
/** What is heard of a lane: earcons and the machine's own voice, as loud as the gym has set it, and
 * the beeps towards the lane's end. What keeps from harm is louder in quiet hours than the rest. */

import { Rhythm } from "../live/rhythm.js";
import { Voice } from "../shared/voice.js";
import { URGENT } from "./screen.js";

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
    this.safety = 1;
    /** Of what keeps from harm, and of the rest. @type {{urgent: GainNode, other: GainNode}|null} */
    this.gains = null;
    this.rhythm = new Rhythm(() => this.audio, (audio) => this.ways(audio).urgent);
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
    const { urgent, other } = this.ways(audio);
    return this.saying && this.saying.priority <= URGENT ? urgent : other;
  }

  /** @param {AudioContext} audio */
  ways(audio) {
    if (!this.gains) {
      this.gains = { urgent: audio.createGain(), other: audio.createGain() };
      for (const gain of Object.values(this.gains)) gain.connect(audio.destination);
      this.setVolume(this.volume, this.safety);
    }
    return this.gains;
  }

  /** @param {number} volume 0..1 @param {number} safety the same of what keeps from harm */
  setVolume(volume, safety) {
    this.volume = volume;
    this.safety = safety;
    if (!this.gains) return;
    this.gains.other.gain.value = volume;
    this.gains.urgent.gain.value = safety;
  }

  /** The lane's end comes nearer: as on the page of a session.
   * @param {import("../shared/wire.d.ts").LaneView|null} view what the lane shows now */
  beep(view) {
    this.rhythm.beep(view?.beep_every_s ?? null);
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
    this.rhythm.beep(null);
    this.sounds.clear();
  }

  /** @override @param {Cue|Words} said @returns {string} */
  address(said) {
    return `/kiosk/speech/${this.lane}/${"number" in said ? said.number : 0}.wav`;
  }
}
