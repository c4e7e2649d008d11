// @ts-check
/** Loads Plotly's script, which the server has from Plotly's Python package. */

const SCRIPT = "/vendor/plotly.min.js";

/** @returns {Promise<{newPlot: (...how: unknown[]) => Promise<unknown>}>} */
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
  return /** @type {any} */ (globalThis).Plotly;
}
