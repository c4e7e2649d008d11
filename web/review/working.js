// @ts-check
/** What is being done on a clip, in words; and the one question to ask, whether it is slow motion. */

import { make } from "../shared/dom.js";
import { clock, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").ClipOut} ClipOut */
/** @typedef {import("../shared/wire.d.ts").ClipChange} ClipChange */
/** @typedef {import("../shared/wire.d.ts").ClipJobOut} ClipJobOut */

const ASKED_HZ = [120, 240];
const HARDLY_S = 1.5;

/** @param {ClipJobOut} job @returns {string} what it is, and how long it takes */
export function jobWords({ kind, state, left_s }) {
  const left = state === "queued" ? t("review.queued") : left_s === null ? "" : left_s < HARDLY_S
    ? t("review.soon") : t("review.left", { time: clock(left_s) });
  return [t(`review.job.${kind}`), left].filter(Boolean).join(" · ");
}

/** Whether to ask: the cadence is no human's, and nobody has said so yet. @param {ClipOut} clip */
export function isSlowAsked({ found, capture_hz, played_as_filmed }) {
  return Boolean(found?.looks_slowed) && capture_hz === null && !played_as_filmed;
}

/** Whether it was slow motion. @param {(answer: ClipChange) => void} told @returns {HTMLElement} */
export function slowQuestion(told) {
  const answer = (/** @type {string} */ words, /** @type {ClipChange} */ body) => {
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => told(body));
    return button;
  };
  return make("fieldset", { class: "waits" },
    make("legend", {}, t("review.slow.question")),
    make("p", {}, t("review.slow.why")),
    make("div", { class: "choices" },
      ...ASKED_HZ.map((hz) => answer(t("review.slow.hz", { hz }), { capture_hz: hz, played_as_filmed: false })),
      answer(t("review.slow.played"), { capture_hz: null, played_as_filmed: true })));
}
