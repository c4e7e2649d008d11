// @ts-check
/** The small pictures on the player's buttons, drawn with lines of 24 by 24. */

const SVG = "http://www.w3.org/2000/svg";
/** @type {Record<string, string>} */
const PATHS = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  back: "M15.5 5.5 8 12l7.5 6.5",
  on: "M8.5 5.5 16 12l-7.5 6.5",
  backMany: "M12 5.5 5 12l7 6.5M19 5.5 12 12l7 6.5",
  onMany: "M5 5.5 12 12l-7 6.5M12 5.5 19 12l-7 6.5",
  from: "M15 4.5H9.5v15H15",
  to: "M9 4.5h5.5v15H9",
  loop: "M4.5 12V9.5a3 3 0 0 1 3-3h11M16 3.5l3 3-3 3M19.5 12v2.5a3 3 0 0 1-3 3h-11M8 20.5l-3-3 3-3",
  bones: "M12 7.5v6M12 13.5 8 21M12 13.5 16 21M6.5 9.5 12 8.5l5.5 1M12 2.8a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8z",
  larger: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 21 21M7.5 10.5h6M10.5 7.5v6",
  smaller: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 21 21M7.5 10.5h6",
  help: "M8.5 9a3.5 3.5 0 1 1 5.2 3c-1.2.7-1.7 1.3-1.7 2.6M12 18.2v.6",
  angle: "M4 19.5h16M4 19.5 15.5 5M10.5 19.5a7 7 0 0 0-2.2-5.2",
  distance: "M4.5 19.5 19.5 4.5M3 15.5l5.5 5.5M15.5 3l5.5 5.5",
  line: "M12 3v18M5 20.5 12 3",
  undo: "M8.5 5 4.5 9l4 4M4.5 9h9a5.5 5.5 0 0 1 0 11H9",
};
const FILLED = new Set(["play", "pause"]);

/** @param {string} name @returns {SVGSVGElement|null} */
export function icon(name) {
  if (!(name in PATHS)) return null;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", FILLED.has(name) ? "icon filled" : "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
