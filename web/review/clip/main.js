// @ts-check
/** A clip's page: makes the view that its panels share and mounts each into its section. */

import { open } from "../../pages/shell.js";
import { dateWords } from "../../shared/dates.js";
import { byId, show } from "../../shared/dom.js";
import { Problem, address } from "../../shared/rest.js";
import { word as t } from "../../shared/words.js";
import * as charts from "./charts.js";
import * as drawing from "./drawing.js";
import * as edits from "./edits.js";
import * as findings from "./findings.js";
import * as going from "./going.js";
import * as notes from "./notes.js";
import * as player from "./player.js";
import * as share from "./share.js";
import * as steps from "./steps.js";
import * as timeline from "./timeline.js";
import { ClipView } from "./view.js";

/** Each is mounted into the section of its name, in this order: the others draw on the player.
 * @type {Record<string, {mount: (root: HTMLElement, view: ClipView) => void}>} */
const PANELS = { player, timeline, findings, charts, drawing, notes, edits, steps, share, going };

void open("review.clip", async () => {
  const view = new ClipView(new URLSearchParams(location.search).get("uid") ?? "");
  if (!view.uid) throw new Problem(t("review.clip.gone"));
  byId("clip-back", HTMLAnchorElement).href = address("/review");
  view.on((what) => {
    if (what === "report") head(view);
  });
  await view.reload();
  document.title = `${view.clip.name} · ${t("brand")}`;
  show(byId("clip"), true);
  for (const [name, panel] of Object.entries(PANELS)) panel.mount(byId(`panel-${name}`), view);
  await Promise.all([view.reloadFrames(), view.reloadNotes()]);
});

/** @param {ClipView} view */
function head({ clip, report }) {
  byId("clip-name").textContent = clip.name;
  const said = [
    clip.filmed_on && dateWords(clip.filmed_on, { dateStyle: "long" }),
    report && t("review.clip.long", { seconds: report.source.duration_s }),
  ];
  byId("clip-about").textContent = said.filter(Boolean).join(" · ");
}
