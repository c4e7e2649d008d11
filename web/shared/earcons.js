// @ts-check
/** Short sounds that say what kind of words will follow; made here, no files. */

/**
 * @typedef {object} Note
 * @property {number} at    seconds from the start
 * @property {number} hz
 * @property {number} lasts seconds
 * @property {OscillatorType} [shape]
 * @property {number} [gain]
 */

/** @type {Readonly<Record<string, Note[]>>} */
const EARCONS = Object.freeze({
  ready: [
    { at: 0, hz: 523.25, lasts: 0.18 },
    { at: 0.12, hz: 783.99, lasts: 0.3 },
  ],
  stop: [
    { at: 0, hz: 880, lasts: 0.14, shape: "square", gain: 0.3 },
    { at: 0.17, hz: 880, lasts: 0.14, shape: "square", gain: 0.3 },
  ],
  pause: [
    { at: 0, hz: 659.25, lasts: 0.16, shape: "triangle" },
    { at: 0.15, hz: 493.88, lasts: 0.24, shape: "triangle" },
  ],
  warn: [
    { at: 0, hz: 698.46, lasts: 0.13, shape: "triangle" },
    { at: 0.11, hz: 698.46, lasts: 0.2, shape: "triangle" },
  ],
  hint: [
    { at: 0, hz: 587.33, lasts: 0.14 },
    { at: 0.11, hz: 698.46, lasts: 0.22 },
  ],
  unseen: [
    { at: 0, hz: 440, lasts: 0.14 },
    { at: 0.12, hz: 392, lasts: 0.14 },
    { at: 0.24, hz: 440, lasts: 0.2 },
  ],
  praise: [
    { at: 0, hz: 523.25, lasts: 0.14 },
    { at: 0.1, hz: 659.25, lasts: 0.14 },
    { at: 0.2, hz: 1046.5, lasts: 0.34 },
  ],
});

/** From the call to the first note. */
export const TONE_BEGINS_S = 0.01;
const LOUD = 0.5;
/** The words may begin while the last note still rings. */
const OVERLAP_S = 0.08;

/** @param {string} name @param {number} priority @returns {Note[]} */
function notes(name, priority) {
  if (name in EARCONS) return EARCONS[name];
  if (priority <= 0) return EARCONS.stop;
  if (priority <= 1) return EARCONS.pause;
  return priority >= 5 ? EARCONS.praise : EARCONS.hint;
}

/**
 * @param {AudioContext} audio
 * @param {string} name
 * @param {number} [priority]
 * @param {AudioNode} [out]  where it goes
 * @returns {Promise<void>} when the words may begin
 */
export function ring(audio, name, priority = 3, out = audio.destination) {
  const start = audio.currentTime + TONE_BEGINS_S;
  let end = 0;
  for (const note of notes(name, priority)) {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    const from = start + note.at;
    tone.type = note.shape ?? "sine";
    tone.frequency.value = note.hz;
    level.gain.setValueAtTime(0, from);
    level.gain.linearRampToValueAtTime((note.gain ?? 1) * LOUD, from + 0.012);
    level.gain.exponentialRampToValueAtTime(0.001, from + note.lasts);
    tone.connect(level).connect(out);
    tone.start(from);
    tone.stop(from + note.lasts);
    end = Math.max(end, note.at + note.lasts);
  }
  return new Promise((resolve) => setTimeout(resolve, 1000 * Math.max(0, end - OVERLAP_S)));
}
