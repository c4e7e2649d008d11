// @ts-check
/**
 * What the walker hears: an earcon, then the cue.
 *
 * The browser speaks when it has a voice of its own on this computer in the session's language;
 * otherwise the server's
 * voice is fetched and played; if that fails too the tones remain and the page says so.
 * Browsers allow no sound before a click, so everything begins with `start()`.
 *
 * What is said holds only until something else is to be done (`hold`): then it is cut off, and what
 * waited is dropped. What tells the walker what to do now waits for its turn as long as it holds;
 * everything else is passed over when it has waited too long.
 */

import { ring } from "./earcons.js";

/** @typedef {import("./wire.d.ts").CueMessage} CueMessage */
/** What is said: a cue of the session, or, with the number 0, something of the page's own.
 * @typedef {Omit<CueMessage, "type"|"since"|"instructs">
 *   & Partial<Pick<CueMessage, "since"|"instructs">>} Cue */
/** @typedef {{id: string, spoken: string}} Words */
/** @typedef {"off"|"browser"|"server"|"tones"|"failed"} SoundState */
/** @typedef {"browser"|"server"|"tone"|"silent"|"passed"|"cut"} Heard */

const WAIT_FOR_VOICES_MS = 1000;
/** A browser whose speech does not begin within this time has none that works. */
const SPEECH_BEGINS_MS = 1500;
const SOUND_BEGINS_MS = 2000;
/** Some browsers forget to say that they have finished. */
const LONGEST_SPEECH_MS = 15000;
/** Chromium loses what is spoken right after a cancel. */
const AFTER_CANCEL_MS = 80;
/** A sound that has not ended so long after it should have never will. */
const SOUND_ENDS_MS = 1000;
/** What has interrupted the sound (a call, another program) may let it go again. */
const WAKES_MS = 300;
/** A cue about form that had to wait longer than this is no longer about what the walker does. */
const STALE_MS = 4000;
const URGENT = 1;
/** Of the server's voice; a second of it takes about 0.2 MB. */
const MOST_SOUNDS = 100;

/** Speaks cues one at a time; the urgent ones at once. */
export class Voice {
  /**
   * @param {(state: SoundState) => void} onState
   * @param {(cue: Cue) => void} onSaying
   * @param {(cue: Cue, heard: Heard) => void} onHeard
   */
  constructor(onState, onSaying, onHeard) {
    this.onState = onState;
    this.onSaying = onSaying;
    this.onHeard = onHeard;
    /** @type {SoundState} */
    this.state = "off";
    /** @type {AudioContext|null} */
    this.audio = null;
    /** @type {SpeechSynthesisVoice|null} */
    this.own = null;
    /** In the order in which they are said. @type {{cue: Cue, at: number}[]} */
    this.waiting = [];
    /** What is being said. @type {Cue|null} */
    this.saying = null;
    /** What was decided before holds no longer. */
    this.since = 0;
    this.busy = false;
    /** When speech was cancelled last. */
    this.cancelled = -AFTER_CANCEL_MS;
    /** Raised when something urgent cuts in; whatever was being said is then over. */
    this.turn = 0;
    /** @type {AudioBufferSourceNode|null} */
    this.playing = null;
    /** Those of the server's voice, by language and words. @type {Map<string, Promise<AudioBuffer>>} */
    this.sounds = new Map();
    this.mostSounds = MOST_SOUNDS;
    /** @type {Words[]} */
    this.kept = [];
    this.session = "";
    this.language = "en";
  }

  /** Turn sound on; to be called from a click. */
  async start() {
    try {
      this.audio ??= this.open();
      await Promise.race([this.audio.resume(), pause(SOUND_BEGINS_MS)]);
      if (this.audio.state !== "running") throw new Error("There is no sound here.");
    } catch {
      this.become("failed");
      return;
    }
    this.own = await findVoice(this.language);
    this.become(this.own ? "browser" : "server");
    await ring(this.audio, "ready");
    this.keep(this.kept);
  }

  /** @returns {AudioContext} which tells when it is interrupted, and when it is back */
  open() {
    const audio = new AudioContext();
    audio.addEventListener("statechange", () => {
      const on = this.state !== "off" && this.state !== "failed";
      if (on) this.onState(audio.state === "running" ? this.state : "failed");
    });
    return audio;
  }

  /** @param {AudioContext} audio @returns {AudioNode} where all of it goes */
  out(audio) {
    return audio.destination;
  }

  /** @returns {Promise<boolean>} whether there is sound now */
  async wake() {
    const { audio } = this;
    if (!audio) return false;
    if (audio.state === "running") return true;
    await Promise.race([audio.resume().catch(() => {}), pause(WAKES_MS)]);
    return /** @type {string} */ (audio.state) === "running";
  }

  /**
   * Speak for a session from now on.
   * @param {string} session @param {string} language
   * @param {Words[]} kept to have at hand, since the server may be gone when they are needed
   */
  async serve(session, language, kept) {
    const another = language !== this.language;
    if (session !== this.session) {
      this.drop(() => true); // it can no longer be asked for
      if (this.saying && this.saying.number > 0) this.cut();
    }
    this.session = session;
    this.language = language;
    if (another && (this.state === "browser" || this.state === "server")) {
      this.own = await findVoice(language);
      this.become(this.own ? "browser" : "server");
    }
    this.keep(kept);
  }

  /** @param {Words[]} kept */
  keep(kept) {
    this.kept = kept;
    if (this.state === "server") for (const one of kept) void this.fetch(one).catch(() => {});
  }

  /** Turn sound off. */
  stop() {
    this.turn += 1;
    this.hush();
    this.drop(() => true);
    this.become("off");
  }

  /** Only what was decided since then holds any more. @param {number} since */
  hold(since) {
    if (since === this.since) return;
    this.since = since;
    this.drop((cue) => !this.holds(cue));
    if (this.saying && !this.holds(this.saying)) this.cut();
  }

  /** Go on with what waits, whatever is being said. */
  cut() {
    if (!this.busy) return;
    this.turn += 1;
    this.hush();
    this.next();
  }

  /** @param {Cue} cue @returns {boolean} */
  holds({ since }) {
    return since === null || since === undefined || since >= this.since;
  }

  /** @param {Cue} cue */
  say(cue) {
    if (cue.since !== null && cue.since !== undefined && cue.since > this.since) this.hold(cue.since);
    if (this.state === "off" || this.state === "failed" || !this.audio) {
      this.onHeard(cue, "silent");
    } else if (!this.holds(cue)) {
      this.onHeard(cue, "passed");
    } else if (!this.busy) {
      void this.run(cue);
    } else if (cue.priority <= URGENT) {
      // What it cuts off and is still to be done is said after it; not where nobody is seen any more.
      const own = cue.number === 0;
      const again = !own && this.saying?.instructs ? this.saying : null;
      this.drop(({ instructs }) => own || !instructs);
      this.turn += 1;
      this.hush();
      if (again) this.waiting.unshift({ cue: again, at: performance.now() });
      void this.run(cue);
    } else if (cue.instructs) {
      this.waiting.push({ cue, at: performance.now() });
    } else if (this.waiting.every((one) => one.cue.instructs || cue.priority <= one.cue.priority)) {
      this.drop(({ instructs }) => !instructs);
      this.waiting.push({ cue, at: performance.now() });
    } else {
      this.onHeard(cue, "passed");
    }
  }

  /** @param {Cue} cue */
  async run(cue) {
    const turn = this.turn;
    this.busy = true;
    this.saying = cue;
    this.onSaying(cue);
    const afterMs = this.cancelled + AFTER_CANCEL_MS - performance.now();
    if (afterMs > 0) await pause(afterMs);
    const heard = await this.utter(cue, turn);
    const cut = turn !== this.turn;
    this.onHeard(cue, cut && !this.holds(cue) ? "cut" : heard);
    if (!cut) this.next();
  }

  /** Say what comes next, if anything does. */
  next() {
    this.busy = false;
    this.saying = null;
    for (let one = this.waiting.shift(); one; one = this.waiting.shift()) {
      if (one.cue.instructs || performance.now() - one.at < STALE_MS) {
        void this.run(one.cue);
        return;
      }
      this.onHeard(one.cue, "passed");
    }
  }

  /** @param {Cue} cue @param {number} turn @returns {Promise<Heard>} */
  async utter(cue, turn) {
    if (!this.audio) return "silent";
    const sounds = await this.wake();
    if (turn !== this.turn) return "silent";
    if (sounds) await ring(this.audio, cue.earcon, cue.priority, this.out(this.audio));
    if (turn !== this.turn) return "tone";
    if (this.state === "browser" && this.own) {
      if (await speak(cue.spoken, this.own)) return "browser";
      if (turn !== this.turn) return "tone";
      this.become("server");
    }
    if (!sounds) return "silent";
    try {
      const sound = await this.fetch(cue);
      if (turn !== this.turn) return "tone";
      this.become("server");
      await this.play(sound);
      return "server";
    } catch {
      if (turn === this.turn) this.become("tones");
      return "tone";
    }
  }

  /**
   * The server's voice for something the session has said, or for one of the page's own notices.
   * @param {Cue|Words} said @returns {Promise<AudioBuffer>}
   */
  fetch(said) {
    const audio = /** @type {AudioContext} */ (this.audio);
    const language = "language" in said ? said.language : this.language;
    // The same words are fetched once, under whichever number they are said.
    const key = `${language} ${said.spoken}`;
    let sound = this.sounds.get(key);
    if (!sound) {
      sound = fetch(this.address(said, language)).then(async (answer) => {
        if (!answer.ok) throw new Error(`No voice: ${answer.status}`);
        return audio.decodeAudioData(await answer.arrayBuffer());
      });
      this.forget();
      this.sounds.set(key, sound);
      sound.catch(() => this.sounds.delete(key));
    }
    return sound;
  }

  /** Make room for one sound more. */
  forget() {
    if (this.sounds.size < this.mostSounds) return;
    const kept = new Set(this.kept.map(({ spoken }) => `${this.language} ${spoken}`));
    const oldest = [...this.sounds.keys()].find((key) => !kept.has(key));
    if (oldest) this.sounds.delete(oldest);
  }

  /** @param {Cue|Words} said @param {string} language @returns {string} */
  address(said, language) {
    if ("number" in said && said.number > 0) return `/speech/${this.session}/${said.number}.wav`;
    return `/speech/${encodeURIComponent(said.id)}.wav?lang=${encodeURIComponent(language)}`;
  }

  /** @param {AudioBuffer} sound @returns {Promise<void>} when it has been heard */
  play(sound) {
    const audio = /** @type {AudioContext} */ (this.audio);
    const ended = new Promise((resolve) => {
      const source = audio.createBufferSource();
      source.buffer = sound;
      source.connect(this.out(audio));
      source.onended = () => resolve(undefined);
      source.start();
      this.playing = source;
    });
    return Promise.race([ended.then(() => {}), pause(1000 * sound.duration + SOUND_ENDS_MS)]);
  }

  /** Be silent at once. */
  hush() {
    if (this.state === "browser") speechSynthesis.cancel();
    this.cancelled = performance.now();
    this.playing?.stop();
    this.playing = null;
    this.busy = false;
  }

  /** Let go of what waits and is so. @param {(cue: Cue) => boolean} what */
  drop(what) {
    const gone = this.waiting.filter(({ cue }) => what(cue));
    this.waiting = this.waiting.filter(({ cue }) => !what(cue));
    for (const { cue } of gone) this.onHeard(cue, "passed");
  }

  /** @param {SoundState} state */
  become(state) {
    if (state === this.state) return;
    this.state = state;
    this.onState(state);
  }
}

/**
 * A voice that lives on this computer. Others send what they say to a service elsewhere.
 * @param {string} language @returns {Promise<SpeechSynthesisVoice|null>}
 */
async function findVoice(language) {
  if (!("speechSynthesis" in window)) return null;
  const pick = () => {
    const own = speechSynthesis
      .getVoices()
      .filter((voice) => voice.localService && isIn(language, voice.lang));
    return own.find((voice) => voice.default) ?? own[0] ?? null;
  };
  const ready = pick();
  if (ready) return ready;
  await Promise.race([
    new Promise((resolve) =>
      speechSynthesis.addEventListener("voiceschanged", resolve, { once: true })),
    pause(WAIT_FOR_VOICES_MS),
  ]);
  return pick();
}

/**
 * @param {string} text
 * @param {SpeechSynthesisVoice} voice
 * @returns {Promise<boolean>} whether it was really spoken
 */
function speak(text, voice) {
  return new Promise((resolve) => {
    const speech = new SpeechSynthesisUtterance(text);
    speech.voice = voice;
    speech.lang = voice.lang;
    const late = setTimeout(() => {
      speechSynthesis.cancel();
      over(false);
    }, SPEECH_BEGINS_MS);
    const over = (/** @type {boolean} */ spoken) => {
      clearTimeout(late);
      clearTimeout(longest);
      resolve(spoken);
    };
    // Also keeps hold of the speech, which Chromium otherwise may drop before it has ended.
    const longest = setTimeout(() => over(speech.text !== ""), LONGEST_SPEECH_MS);
    speech.onstart = () => clearTimeout(late);
    speech.onend = () => over(true);
    speech.onerror = () => over(false);
    speechSynthesis.speak(speech);
  });
}

/** @param {string} language @param {string} tag like "de-AT", or "de_AT" on Android */
function isIn(language, tag) {
  return tag.toLowerCase().split(/[-_]/)[0] === language;
}

/** @param {number} ms @returns {Promise<void>} */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
