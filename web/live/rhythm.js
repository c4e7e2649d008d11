// @ts-check
/**
 * Two rhythms: the lane's beeps, quicker the nearer its end, and a metronome to walk by.
 *
 * The metronome runs freely near the walker's own cadence. It never follows a footfall: a click
 * that comes late on one's own step changes the gait.
 */

const SOON_S = 0.12;
const LOOK_MS = 40;
/** A pace that nobody has confirmed for so long is no longer about what the walker does. */
const ASLEEP_MS = 1000;

/** One short tone at an exact time. @param {AudioContext} audio @param {AudioNode} out
 * @param {number} at @param {number} hz @param {number} loud */
function tone(audio, out, at, hz, loud) {
  const source = audio.createOscillator();
  const level = audio.createGain();
  source.frequency.value = hz;
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(loud, at + 0.008);
  level.gain.exponentialRampToValueAtTime(0.001, at + 0.09);
  source.connect(level).connect(out);
  source.start(at);
  source.stop(at + 0.1);
}

/** Tones at a pace that may change. */
class Pulse {
  /** @param {() => AudioContext|null} audio @param {(audio: AudioContext) => AudioNode} out
   * @param {number} hz @param {number} loud */
  constructor(audio, out, hz, loud) {
    this.audio = audio;
    this.out = out;
    this.hz = hz;
    this.loud = loud;
    /** @type {number|null} */
    this.everyS = null;
    this.nextS = 0;
    this.timer = 0;
    this.count = 0;
    this.heardMs = -Infinity;
  }

  /** Again and again, or it falls silent.
   * @param {number|null} everyS pause between two tones, `null` for silence */
  pace(everyS) {
    this.heardMs = performance.now();
    if (everyS === this.everyS) return;
    const audio = this.audio();
    if (everyS !== null && this.everyS !== null && audio) {
      // A quicker pace is heard at once.
      this.nextS = Math.min(this.nextS, audio.currentTime + everyS);
    }
    this.everyS = everyS;
    window.clearInterval(this.timer);
    this.timer = 0;
    if (everyS === null) return;
    if (audio && this.nextS < audio.currentTime) this.nextS = audio.currentTime;
    this.timer = window.setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  /** Have the tones that are due soon played to the sample: timers are not that exact. */
  look() {
    if (performance.now() - this.heardMs > ASLEEP_MS) {
      this.pace(null);
      return;
    }
    const audio = this.audio();
    if (!audio || audio.state !== "running" || this.everyS === null) return;
    while (this.nextS < audio.currentTime + SOON_S) {
      tone(audio, this.out(audio), Math.max(this.nextS, audio.currentTime), this.hz, this.loud);
      this.count += 1;
      this.nextS = Math.max(this.nextS, audio.currentTime) + this.everyS;
    }
  }
}

/** What is heard besides words. */
export class Rhythm {
  /** @param {() => AudioContext|null} audio of the page's voice, while it is on
   * @param {(audio: AudioContext) => AudioNode} [out] where all of it goes */
  constructor(audio, out = ({ destination }) => destination) {
    this.beeper = new Pulse(audio, out, 1318.5, 0.28);
    this.metronome = new Pulse(audio, out, 392, 0.22);
  }

  /** @param {number|null} everyS */
  beep(everyS) {
    this.beeper.pace(everyS);
  }

  /** @param {number|null} spm beats a minute */
  beat(spm) {
    this.metronome.pace(spm === null ? null : 60 / spm);
  }
}
