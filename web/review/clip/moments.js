// @ts-check
/** The moments one may step to: contacts, faults, doubtful crossings, and how each is called. */

import { word as t } from "../../shared/words.js";
import { faultName } from "../faults.js";
import { nearest } from "./film.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {"contact"|"fault"|"crossing"|"note"} MomentKind */
/** @typedef {{t_s: number, name: string}} Moment */

/** @param {ClipView} view @param {MomentKind} kind @returns {Moment[]} in order of time */
export function moments(view, kind) {
  const found = {
    contact: () => view.events.filter((one) => one.kind === "contact")
      .map((one) => ({ t_s: one.t_s, name: t(`review.moment.contact.${one.foot}`) })),
    fault: () => (view.report?.findings ?? []).map((one) => ({ t_s: one.start_s, name: faultName(one) })),
    crossing: () => (view.report?.crossings ?? [])
      .map((one) => ({ t_s: one.t_s, name: t("review.moment.crossing") })),
    note: () => view.notes.map((one) => ({ t_s: one.t_s, name: one.text || t("review.moment.note") })),
  }[kind]();
  return found.sort((a, b) => a.t_s - b.t_s);
}

/** The next one, or the one before; by frames, so that one between two frames is left behind once its
 * frame is shown. @param {ClipView} view @param {MomentKind} kind @param {1|-1} way
 * @returns {Moment|null} */
export function beside(view, kind, way) {
  const all = moments(view, kind);
  const place = (/** @type {number} */ t_s) => view.frames ? nearest(view.frames.t_s, t_s) : t_s;
  const here = place(view.t_s);
  return (way > 0 ? all.find((one) => place(one.t_s) > here)
    : all.filter((one) => place(one.t_s) < here).at(-1)) ?? null;
}
