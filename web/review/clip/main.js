// @ts-check
/** A clip's page: makes the view that its panels share and mounts each into its section. */

import { open } from "../../pages/shell.js";
import { dateWords } from "../../shared/dates.js";
import { byId, show } from "../../shared/dom.js";
import { Problem, address } from "../../shared/rest.js";
import { word as t } from "../../shared/words.js";
import { ClipView } from "./view.js";

/** @typedef {{mount: (root: HTMLElement, view: ClipView) => void}} Panel */

const PANELS = ["player", "timeline", "charts", "drawing", "notes", "edits", "steps", "share", "going"];

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
  const panels = await Promise.all(PANELS.map(fetched));
  for (const [place, panel] of panels.entries()) {
    const root = byId(`panel-${PANELS[place]}`);
    show(root, panel !== null);
    panel?.mount(root, view);
  }
  await Promise.all([view.reloadFrames(), view.reloadNotes()]);
});

/** @param {string} name @returns {Promise<Panel|null>} */
async function fetched(name) {
  try {
    return /** @type {Panel} */ (await import(`./${name}.js`));
  } catch (error) {
    console.info(error);
    return null;
  }
}

/** @param {ClipView} view */
function head({ clip, report }) {
  byId("clip-name").textContent = clip.name;
  const said = [
    clip.filmed_on && dateWords(clip.filmed_on, { dateStyle: "long" }),
    report && t("review.clip.long", { seconds: report.source.duration_s }),
  ];
  byId("clip-about").textContent = said.filter(Boolean).join(" · ");
}
