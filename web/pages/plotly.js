// @ts-check
/** Loads Plotly's script, which the server has from Plotly's Python package. */

import { colour } from "../shared/theme.js";

const SCRIPT = "/vendor/plotly.min.js";

/**
 * A chart in the colours that the page has now: the server names them, `var(--text)`.
 * @template T @param {T} figure @returns {T}
 */
export function dressed(figure) {
  const text = JSON.stringify(figure);
  return JSON.parse(text.replace(/"var\((--[a-z-]+)\)"/g, (_, name) => JSON.stringify(colour(name))));
}

/** What is used of it.
 * @typedef {{newPlot: (...how: unknown[]) => Promise<unknown>}} Plotly */

/** @returns {Promise<Plotly>} */
export async function loadPlotly() {
  const script = await (await fetch(SCRIPT)).text();
  // It brings a style sheet for maps, which the page's policy rightly refuses and nothing here
  // needs. It leaves it out when it finds an element of the sheet's id, so give it one.
  for (const [, id] of script.matchAll(/getElementById\("([0-9a-f]{64})"\)/g)) {
    const placeholder = document.createElement("meta");
    placeholder.id = id;
    document.head.append(placeholder);
  }
  await new Promise((loaded, failed) => {
    const element = document.createElement("script");
    element.src = SCRIPT;
    element.addEventListener("load", loaded);
    element.addEventListener("error", () => failed(new Error("no Plotly")));
    document.head.append(element);
  });
  return /** @type {typeof globalThis & {Plotly: Plotly}} */ (globalThis).Plotly;
}
