// @ts-check
/**
 * How a clip gets to the server: in pieces that can be resumed (tus 1.0, tus.io/protocols).
 *
 *     const upload = startUpload(file, { metadata: { client: "3" }, onProgress, onDone, onError });
 *     upload.pause(); upload.resume(); upload.cancel();
 *
 * A lost connection is waited out: the server is asked how much it has, and the upload goes on from
 * there. What was begun is remembered by the file's name, size and time of change, so that after a
 * restart of the browser the same file, dropped again, goes on as well (`unfinished` says which).
 * Several files go one after another through an `UploadLine`.
 */

import { address, Problem } from "../shared/rest.js";
import { word as t } from "../shared/words.js";

/** "sending"; "waiting" for the server to answer again; "queued" behind other files; "paused";
 * "finishing": all is there, and the server makes a clip of it.
 * @typedef {"queued"|"sending"|"waiting"|"paused"|"finishing"} UploadState */
/** sent, total: in bytes. resumed: begun before and gone on with.
 * @typedef {{state: UploadState, sent: number, total: number, resumed: boolean}} UploadProgress */
/** metadata: what the server keeps with the clip; the file's name and type come by themselves.
 * pieceBytes: how much goes with one request. onDone: with the clip's uid.
 * @typedef {object} UploadOptions
 * @property {Record<string, string>} [metadata]
 * @property {number} [pieceBytes]
 * @property {(progress: UploadProgress) => void} [onProgress]
 * @property {(uid: string) => void} [onDone]
 * @property {(problem: Problem) => void} [onError] */
/** cancel also deletes what is on the server.
 * @typedef {object} Upload
 * @property {() => void} pause
 * @property {() => void} resume
 * @property {() => Promise<void>} cancel */
/** What was begun with this browser and not ended. key: of the file, as `fingerprint` makes it.
 * @typedef {{key: string, name: string, size: number, at: string}} Unfinished */

const UPLOADS = "/api/review/uploads";
const VERSION = { "Tus-Resumable": "1.0.0" };
/** So much goes with one request: what a broken line can cost is less, for each byte counts. */
const PIECE_BYTES = 64 * 2 ** 20;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const REMEMBERED = "backstep-upload:";
/** Answers that another try may change; besides these, those of a server in trouble. */
const PASSING = new Set([0, 408, 409, 423, 429]);

/** What a file is known by after a restart. @param {File} file */
export function fingerprint(file) {
  return `${REMEMBERED}${file.name}:${file.size}:${file.lastModified}`;
}

/** What was begun with this browser and not ended: dropped again, it goes on.
 * @returns {Unfinished[]} */
export function unfinished() {
  /** @type {Unfinished[]} */
  const found = [];
  const storage = kept();
  for (let index = 0; storage && index < storage.length; index += 1) {
    const key = storage.key(index) ?? "";
    const at = key.startsWith(REMEMBERED) && storage.getItem(key);
    const parts = /^(.*):(\d+):\d+$/s.exec(key.slice(REMEMBERED.length));
    if (at && parts) found.push({ key, name: parts[1], size: Number(parts[2]), at });
  }
  return found;
}

/** Forget what was begun and delete it on the server. @param {Unfinished} one */
export async function abandon(one) {
  forget(one.key);
  await tus("DELETE", one.at).catch(() => undefined); // else it expires there by itself
}

/** Send a file now. @param {File} file @param {UploadOptions} [options] @returns {Upload} */
export function startUpload(file, options = {}) {
  const upload = new Sending(file, options, () => undefined);
  upload.resume();
  return upload;
}

/** Sends several files one after another; one that is paused or has failed lets the next go. */
export class UploadLine {
  /** @type {Sending[]} */
  #waiting = [];
  /** @type {Sending|null} */
  #now = null;

  /** Send a file when those before it are through.
   * @param {File} file @param {UploadOptions} [options] @returns {Upload} */
  add(file, options = {}) {
    const upload = new Sending(file, options, () => this.#left(upload));
    const { resume } = upload;
    upload.resume = () => {
      if (this.#now === upload || this.#waiting.includes(upload)) return;
      this.#waiting.push(upload);
      upload.tell("queued");
      this.#next();
    };
    upload.begin = resume;
    upload.resume();
    return upload;
  }

  #next() {
    if (this.#now) return;
    this.#now = this.#waiting.shift() ?? null;
    this.#now?.begin();
  }

  /** @param {Sending} upload */
  #left(upload) {
    this.#waiting = this.#waiting.filter((one) => one !== upload);
    if (this.#now === upload) this.#now = null;
    this.#next();
  }
}

/** One file on its way. */
class Sending {
  /** @param {File} file @param {UploadOptions} options
   * @param {() => void} left  called whenever it stops: done, failed, paused or cancelled */
  constructor(file, options, left) {
    this.file = file;
    this.options = options;
    this.left = left;
    this.key = fingerprint(file);
    this.sent = 0;
    this.resumed = false;
    this.ended = false;
    /** Which run it is; a run that another one has followed stops. */
    this.run = 0;
    /** @type {XMLHttpRequest|null} */
    this.request = null;
    /** @type {() => void} */
    this.wake = () => undefined;
    // As fields, so that they may be handed on by themselves.
    this.resume = () => {
      if (!this.ended && !this.running) void this.go();
    };
    this.begin = this.resume;
    this.pause = () => {
      if (this.ended) return;
      this.stop();
      this.tell("paused");
      this.left();
    };
    this.cancel = async () => {
      if (this.ended) return;
      this.ended = true;
      this.stop();
      const at = recall(this.key);
      forget(this.key);
      this.left();
      if (at) await tus("DELETE", at).catch(() => undefined); // else it expires there by itself
    };
    this.running = false;
  }

  /** @param {UploadState} state @param {number} [sent] */
  tell(state, sent = this.sent) {
    this.options.onProgress?.({ state, sent, total: this.file.size, resumed: this.resumed });
  }

  stop() {
    this.run += 1;
    this.running = false;
    this.request?.abort();
    this.wake();
  }

  /** Send until all is there, however often the line breaks. */
  async go() {
    this.running = true;
    const run = ++this.run;
    let wait = FIRST_WAIT_MS;
    for (;;) {
      const before = this.sent;
      try {
        const uid = await this.attempt(run);
        if (run !== this.run) return;
        this.end();
        this.options.onDone?.(uid);
        return;
      } catch (error) {
        if (run !== this.run) return;
        const problem = error instanceof Problem ? error : new Problem(String(error));
        if (!PASSING.has(problem.status) && ![500, 502, 503, 504].includes(problem.status)) {
          this.end();
          this.options.onError?.(problem);
          return;
        }
        if (this.sent > before) wait = FIRST_WAIT_MS;
        this.tell("waiting");
        await this.pass(wait);
        if (run !== this.run) return;
        wait = Math.min(2 * wait, LONGEST_WAIT_MS);
      }
    }
  }

  end() {
    this.ended = true;
    this.running = false;
    forget(this.key);
    this.left();
  }

  /** @param {number} ms  less where the browser says that it is online again */
  async pass(ms) {
    await /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
        addEventListener("online", this.wake, { once: true });
      })
    );
    removeEventListener("online", this.wake);
  }

  /** Find out where it stands and send the rest. @param {number} run @returns {Promise<string>} */
  async attempt(run) {
    const known = recall(this.key);
    let at = known;
    let uid = "";
    if (at) {
      const there = await tus("HEAD", at).catch((/** @type {Problem} */ problem) => {
        if ([403, 404, 410].includes(problem.status)) return null; // forgotten there: begin anew
        throw problem;
      });
      if (there) {
        this.sent = Number(there.headers.get("Upload-Offset"));
        this.resumed ||= this.sent > 0;
        uid = there.headers.get("Backstep-Clip") ?? "";
      } else {
        forget(this.key);
        at = null;
      }
    }
    if (!at && run === this.run) at = await this.create();
    while (at && !uid && run === this.run) {
      const over = this.sent === this.file.size;
      uid = await this.piece(at);
      // All is there, but no clip was made of it yet: asked again, after a while.
      if (over && !uid) throw new Problem(t("problem.unknown"), {}, 503);
    }
    return uid;
  }

  /** @returns {Promise<string>} the new upload's address */
  async create() {
    const about = { filename: this.file.name, filetype: this.file.type, ...this.options.metadata };
    const answer = await tus("POST", UPLOADS, {
      "Upload-Length": String(this.file.size),
      "Upload-Metadata": Object.entries(about)
        .map(([name, value]) => `${name} ${base64(value)}`.trim())
        .join(","),
    });
    this.sent = 0;
    const at = new URL(answer.headers.get("Location") ?? "", location.origin).pathname;
    remember(this.key, at);
    return at;
  }

  /** Send the next piece. @param {string} at @returns {Promise<string>} the clip's uid at the end */
  piece(at) {
    const from = this.sent;
    const till = Math.min(from + (this.options.pieceBytes ?? PIECE_BYTES), this.file.size);
    const request = new XMLHttpRequest(); // `fetch` does not tell how much has gone
    this.request = request;
    this.tell("sending");
    request.open("PATCH", address(at));
    request.setRequestHeader("Tus-Resumable", VERSION["Tus-Resumable"]);
    request.setRequestHeader("Upload-Offset", String(from));
    request.setRequestHeader("Content-Type", "application/offset+octet-stream");
    request.upload.onprogress = (event) => {
      const sent = Math.min(from + event.loaded, till);
      if (this.request === request) {
        this.tell(sent === this.file.size ? "finishing" : "sending", sent);
      }
    };
    return new Promise((resolve, reject) => {
      request.onabort = () => reject(new Problem("", {}, 0));
      request.onerror = () => reject(new Problem(t("problem.gone"), {}, 0));
      request.onload = () => {
        if (request.status !== 204) {
          reject(problemOf(request.responseText, request.status));
          return;
        }
        this.sent = Number(request.getResponseHeader("Upload-Offset"));
        this.tell(this.sent === this.file.size ? "finishing" : "sending");
        resolve(request.getResponseHeader("Backstep-Clip") ?? "");
      };
      request.send(this.file.slice(from, till));
    });
  }
}

/**
 * @param {string} method @param {string} path @param {Record<string, string>} [headers]
 * @returns {Promise<Response>}
 * @throws {Problem} with status 0 where nobody answers
 */
async function tus(method, path, headers = {}) {
  let answer;
  try {
    answer = await fetch(address(path), { method, headers: { ...VERSION, ...headers } });
  } catch {
    throw new Problem(t("problem.gone"), {}, 0);
  }
  if (!answer.ok) throw problemOf(await answer.text(), answer.status);
  return answer;
}

/** @param {string} text @param {number} status */
function problemOf(text, status) {
  /** @type {{error?: string}} */
  let said = {};
  try {
    said = JSON.parse(text);
  } catch {
    // no words of ours
  }
  return new Problem(said.error ?? t("problem.unknown"), {}, status);
}

/** @param {string} text @returns {string} its UTF-8, as base64 */
function base64(text) {
  return btoa(Array.from(new TextEncoder().encode(text), (one) => String.fromCharCode(one)).join(""));
}

/** @returns {Storage|null} */
function kept() {
  try {
    return localStorage;
  } catch {
    return null; // switched off: then nothing is remembered
  }
}

/** @param {string} key */
function recall(key) {
  return kept()?.getItem(key) ?? null;
}

/** @param {string} key @param {string} at */
function remember(key, at) {
  try {
    kept()?.setItem(key, at);
  } catch {
    // full: then a restart of the browser begins anew
  }
}

/** @param {string} key */
function forget(key) {
  kept()?.removeItem(key);
}
