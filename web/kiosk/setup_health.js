// @ts-check
/** How the kiosk is, in tables. */

import { fill, make } from "../shared/dom.js";
import { amount, word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").HealthOut} HealthOut */
/** @typedef {import("../shared/wire.d.ts").LaneHealth} LaneHealth */

/** @param {HTMLElement} where @param {HealthOut} told */
export function showHealth(where, told) {
  fill(
    where,
    table(
      ["lane", "watches", "rate", "age", "size", "memory", "restarts"],
      told.lanes.map(laneRow),
    ),
    make("p", { class: "line" }, t("kiosk.setup.results", { count: told.results })),
  );
}

/** @param {LaneHealth} lane @returns {(string|Node)[]} */
function laneRow({ name, restarts, beat }) {
  const trouble = beat.trouble ? t(`kiosk.setup.trouble.${beat.trouble}`) : "";
  const state = trouble
    ? make("span", { class: "bad" }, beat.detail ? `${trouble} ${beat.detail}` : trouble)
    : t(beat.busy ? "kiosk.setup.busy" : "kiosk.setup.well");
  return [
    name,
    state,
    t("kiosk.setup.perSecond", { rate: amount(beat.rate_hz, 1) }),
    beat.picture_age_s === null ? "–" : t("kiosk.setup.seconds", { seconds: amount(beat.picture_age_s, 1) }),
    beat.width ? `${beat.width} × ${beat.height}` : "–",
    t("kiosk.setup.megabytes", { size: amount(beat.memory_mb, 0) }),
    `${restarts} / ${beat.reopened}`,
  ];
}

/** @param {string[]} heads words below `kiosk.setup.head` @param {(string|Node)[][]} rows
 * @returns {HTMLElement} */
export function table(heads, rows) {
  const head = make("tr", {}, ...heads.map((one) => make("th", { scope: "col" }, t(`kiosk.setup.head.${one}`))));
  const body = rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
}
