// @ts-check
/** Progress: each measure over the weeks as a chart and as a table, and the sessions so far. */

import { dateWords } from "../shared/dates.js";
import { byId, fill, make, show } from "../shared/dom.js";
import { dressed, loadPlotly } from "./plotly.js";
import { ask } from "../shared/rest.js";
import { open, trouble } from "./shell.js";
import { onTheme } from "../shared/theme.js";
import { word as t } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").MeasureOut} MeasureOut */
/** @typedef {import("../shared/wire.d.ts").SessionOut} SessionOut */
/** @typedef {import("../shared/wire.d.ts").FeltOut} FeltOut */

const NOT_KNOWN = "–";
const LOOKS = { displayModeBar: false, responsive: true };

void open("progress", async ({ me }) => {
  if (!me) {
    location.replace("/");
    return;
  }
  const [progress, sessions] = await Promise.all([
    ask("GET /api/profiles/{profile_id}/progress", { at: { profile_id: me.id } }),
    ask("GET /api/profiles/{profile_id}/sessions", { at: { profile_id: me.id } }),
  ]);
  /** @type {MeasureOut[]} */
  const measures = progress.measures;
  byId("none").textContent = t("progress.none");
  show(byId("none"), measures.length === 0);
  show(byId("progress"), true);
  const plots = measures.map(card);
  if (measures.length && progress.missing.length) {
    byId("missing").textContent = t("progress.missing", { titles: progress.missing.join(", ") });
  }
  told(progress.felt);
  list(sessions);
  if (plots.some(Boolean)) void draw(measures, plots); // the rest can be read meanwhile
});

/** @param {MeasureOut[]} measures @param {(HTMLElement|null)[]} plots */
async function draw(measures, plots) {
  try {
    const plotly = await loadPlotly();
    const paint = async () => {
      for (const [index, { figure }] of measures.entries()) {
        const plot = plots[index];
        if (!plot || !figure) continue;
        const { data, layout } = dressed(figure);
        await plotly.newPlot(plot, data, layout, LOOKS);
      }
    };
    onTheme(() => void paint().catch(trouble));
  } catch (error) {
    trouble(error);
  }
}

/** @param {MeasureOut} measure @returns {HTMLElement|null} where its chart goes, if it has one */
function card(measure) {
  const plot = measure.figure ? make("div", { class: "plot" }) : null;
  byId("charts").append(make("section", { class: "card", "aria-labelledby": `t-${measure.id}` },
    make("h2", { id: `t-${measure.id}` }, measure.title),
    make("p", { class: "strong" }, measure.sentence),
    // The chart says what the table says; a screen reader gets the table.
    plot && make("div", { "aria-hidden": "true" }, plot),
    make("p", { class: "quiet-line" }, measure.about),
    make("details", {}, make("summary", {}, t("progress.table", { title: measure.title })),
      table([t("progress.week"), measure.title, t("progress.count")],
        measure.weeks.map(({ week, value, sessions }) => [
          dateWords(week, { day: "numeric", month: "long", year: "numeric" }), value,
          String(sessions),
        ])))));
  return plot;
}

/** @param {string[]} heads @param {string[][]} rows */
function table(heads, rows) {
  return make("table", { class: "rows" }, make("thead", {}, headRow(heads)),
    make("tbody", {}, ...rows.map(row)));
}

/** @param {string[]} heads */
function headRow(heads) {
  return make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words)));
}

/** @param {string[]} cells */
function row(cells) {
  const [first, ...others] = cells;
  return make("tr", {}, make("th", { scope: "row" }, first),
    ...others.map((words) => make("td", {}, words)));
}

/** @param {FeltOut[]} felt */
function told(felt) {
  fill(byId("felt"), ...felt.map(({ at, symptom, open: holds }) => make("li", {},
    t(holds ? "progress.felt.open" : "progress.felt.one",
      { day: dateWords(at, { dateStyle: "long" }), symptom }))));
  show(byId("felt-box"), felt.length > 0);
}

/** @param {SessionOut[]} sessions */
function list(sessions) {
  fill(byId("sessions-head"), headRow(["when", "what", "backward", "steps", "effort", "pain", "felt"]
    .map((name) => t(`progress.col.${name}`))));
  fill(byId("sessions"), ...sessions.map((one) => row([
    dateWords(one.started_at, { dateStyle: "medium", timeStyle: "short" }),
    [one.mode_words, one.place_words, one.interrupted ? t("progress.interrupted") : ""]
      .filter(Boolean).join(", "),
    one.backward || NOT_KNOWN,
    String(one.steps ?? NOT_KNOWN),
    one.effort || NOT_KNOWN,
    String(one.pain ?? NOT_KNOWN),
    one.felt.join(", ") || NOT_KNOWN,
  ])));
  show(byId("sessions-box"), sessions.length > 0);
}
