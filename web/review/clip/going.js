// @ts-check
/** What is being done on the clip: progress, leaving off, once more; and the one question to ask,
 * whether it is slow motion. Films, contacts and the report come in as they are ready. */

import { tell, trouble } from "../../pages/shell.js";
import { fill, make, show } from "../../shared/dom.js";
import { Problem, ask } from "../../shared/rest.js";
import { word as t } from "../../shared/words.js";
import { isSlowAsked, jobWords, slowQuestion } from "../working.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("../../shared/wire.d.ts").ClipStateOut} ClipStateOut */

const LOOK_MS = 700;
const FIRST_MS = 200; // until the first contact is there: somebody waits for it
const LOST_MS = 3000;

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  new Going(root, view);
}

class Going {
  /** @param {HTMLElement} root @param {ClipView} view */
  constructor(root, view) {
    this.view = view;
    this.watching = false;
    this.bar = make("progress", { max: 1, "aria-label": t("review.going.progress") });
    this.words = make("span", { class: "going-words" });
    this.cancel = this.button("cancel", () => ask("POST /api/review/clips/{uid}/cancel", { at: { uid: view.uid } }));
    this.again = this.button("again", () => ask("POST /api/review/clips/{uid}/analyse", { at: { uid: view.uid } }));
    this.line = make("p", { class: "row going" }, this.bar, this.words, this.cancel);
    this.problem = make("p", { class: "clip-trouble", role: "status" });
    this.question = make("div", { class: "slowed" });
    root.append(this.line, this.problem, this.again, this.question);
    view.on((what) => {
      if (what === "report") this.draw();
      if (what === "changed") void this.watch();
    });
    this.draw();
    void this.watch();
  }

  /** @param {string} name @param {() => Promise<unknown>} act */
  button(name, act) {
    const button = make("button", { type: "button", class: "quiet" }, t(`review.${name}`));
    button.addEventListener("click", () => void this.done(act));
    return button;
  }

  /** @param {() => Promise<unknown>} act */
  async done(act) {
    try {
      await act();
      await this.watch();
    } catch (error) {
      trouble(error);
    }
  }

  /** Look again and again for as long as something is done on the clip. */
  async watch() {
    if (this.watching) return;
    this.watching = true;
    const { view } = this;
    const analysed = view.clip.analysed_at;
    for (let first = true; ; first = false) {
      let state;
      try {
        state = await ask("GET /api/review/clips/{uid}/state", { at: { uid: view.uid } });
        this.draw(state);
        if (!view.frames && state.has_copy) await view.reloadFrames();
        if (!view.report) view.soFar(state);
        if (state.analysed_at !== view.clip.analysed_at && !state.busy) await view.reload();
      } catch (error) {
        if (!(error instanceof Problem) || error.status) {
          trouble(error);
          break;
        }
        await pause(LOST_MS); // the server is away for a while
        continue;
      }
      if (!state.busy) {
        if (!first) await view.reload();
        break;
      }
      await pause(view.report || view.early.length ? LOOK_MS : FIRST_MS);
    }
    this.watching = false;
    if (view.clip.analysed_at !== analysed && view.report) tell(t("review.going.done"));
  }

  /** @param {ClipStateOut|null} [state] */
  draw(state = null) {
    const { clip } = this.view;
    const busy = state?.busy ?? clip.busy;
    show(this.line, busy);
    const job = state?.jobs.find((one) => one.state === "running") ?? state?.jobs.find((one) => one.state === "queued");
    if (job?.state === "running") this.bar.value = job.share;
    else this.bar.removeAttribute("value");
    this.words.textContent = busy ? job ? jobWords(job) : t("review.queued") : "";
    const problem = busy ? null : state?.problem ?? clip.problem;
    this.problem.textContent = problem ?? "";
    show(this.problem, Boolean(problem));
    show(this.again, Boolean(problem) && (clip.has_original || clip.has_copy));
    this.ask(isSlowAsked(clip) && !busy);
  }

  /** @param {boolean} asked */
  ask(asked) {
    show(this.question, asked);
    if (!asked || this.question.childElementCount) return;
    fill(this.question, slowQuestion((body) => void this.done(async () => {
      this.view.clip = await ask("PATCH /api/review/clips/{uid}", { at: { uid: this.view.uid }, body });
    })));
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
