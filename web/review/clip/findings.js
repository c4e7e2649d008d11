// @ts-check
/** What was found: each fault once, the worst of its stretches, and what the coach would say. */

import { fill, make, show } from "../../shared/dom.js";
import { amount, word as t } from "../../shared/words.js";
import { coachWords, faultName, findingWords } from "../faults.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("../../shared/wire.d.ts").FindingOut} Finding */

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  const list = make("ul", { class: "findings" });
  const about = make("p", { class: "quiet-line" });
  root.append(about, list);
  const draw = () => {
    const { report } = view;
    show(root, report !== null);
    const found = byFault(report?.findings ?? []);
    const said = [t(found.length ? "review.finding.some" : "review.finding.none")];
    if (view.clip.edits) said.push(t("review.finding.machine"));
    about.textContent = said.join(" ");
    fill(list, ...found.map((stretches) => row(stretches, view)));
  };
  view.on((what) => {
    if (what === "report") draw();
  });
  draw();
}

/** Stretches of the same fault together, what lasted longest first. @param {Finding[]} findings
 * @returns {Finding[][]} the longest stretch of each first */
export function byFault(findings) {
  /** @type {Map<string, Finding[]>} */
  const found = new Map();
  for (const one of findings) found.set(one.fault, [...found.get(one.fault) ?? [], one]);
  const lasted = (/** @type {Finding} */ one) => one.end_s - one.start_s;
  const whole = (/** @type {Finding[]} */ all) => all.reduce((sum, one) => sum + lasted(one), 0);
  return [...found.values()].map((all) => all.sort((a, b) => lasted(b) - lasted(a)))
    .sort((a, b) => whole(b) - whole(a));
}

/** @param {Finding[]} stretches @param {ClipView} view */
function row(stretches, view) {
  const [one] = stretches;
  const play = make("button", { type: "button", class: "play",
    "aria-label": t("review.finding.play", { name: faultName(one) }) },
  make("span", { "aria-hidden": "true" }, "▶"));
  play.addEventListener("click", () => view.playSpan(one.start_s, one.end_s));
  const when = { from: amount(one.start_s, 1), to: amount(one.end_s, 1), count: stretches.length };
  const said = coachWords(one);
  return make("li", {}, play, make("div", {},
    make("p", {}, make("strong", {}, findingWords(one))),
    make("p", { class: "quiet-line" },
      t(stretches.length > 1 ? "review.finding.longest" : "review.finding.when", when), " · ",
      t("review.steps.sure", { percent: Math.round(100 * one.confidence) })),
    said ? make("p", { class: "quiet-line" }, t("review.finding.cue", { cue: said })) : null));
}
