// @ts-check
/** What timeline and charts share: the same seconds across the same width, a ruler, and clicking. */

import { colour, onTheme } from "../../shared/theme.js";

/** @typedef {import("./view.js").ClipView} ClipView */

/** Pixels to the left of the seconds, for what a row is called. */
export const GUTTER = 72;
const NAMES = /** @type {const} */ (["card", "inset", "line", "track", "edge", "text", "quiet", "good", "fault", "warn",
  "blue", "band", "press", "bone-left", "bone-right"]);

/** @typedef {Record<typeof NAMES[number], string>} Colours */

/** The page's colours for a canvas, and `draw` called now and whenever they change.
 * @param {(colours: Colours) => void} draw */
export function coloured(draw) {
  onTheme(() => draw(/** @type {Colours} */ (Object.fromEntries(
    NAMES.map((name) => [name, colour(`--${name}`)])))));
}

/** A canvas as wide as its parent, `height` high, drawn anew when its width changes. */
export class Strip {
  /** @param {HTMLCanvasElement} canvas @param {number} height @param {() => void} draw */
  constructor(canvas, height, draw) {
    this.canvas = canvas;
    this.height = height;
    this.width = 0;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.tall(height);
    new ResizeObserver(() => draw()).observe(canvas);
  }

  /** @param {number} height from the next drawing on */
  tall(height) {
    this.height = height;
    this.canvas.style.height = `${height}px`;
  }

  /** Make ready to draw, in CSS pixels. @returns {CanvasRenderingContext2D} */
  begin() {
    const fine = window.devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.canvas.width = Math.round(this.width * fine);
    this.canvas.height = Math.round(this.height * fine);
    this.context.setTransform(fine, 0, 0, fine, 0, 0);
    this.context.font = `12px ${getComputedStyle(this.canvas).fontFamily}`;
    this.context.textBaseline = "middle";
    return this.context;
  }
}

/** @param {ClipView} view @param {number} width @param {number} t_s @returns {number} px */
export function across({ window: { from_s, to_s } }, width, t_s) {
  return GUTTER + (width - GUTTER - 8) * (t_s - from_s) / (to_s - from_s);
}

/** @param {ClipView} view @param {number} width @param {number} x @returns {number} walker's seconds */
export function secondAt({ window: { from_s, to_s } }, width, x) {
  return from_s + (to_s - from_s) * (x - GUTTER) / (width - GUTTER - 8);
}

/** Where a ruler has its marks. @param {number} from_s @param {number} to_s
 * @param {number} most so many at most @returns {number[]} */
export function ticks(from_s, to_s, most) {
  const least = (to_s - from_s) / Math.max(1, most);
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600]
    .find((one) => one >= least) ?? 3600;
  const found = [];
  for (let k = Math.ceil(from_s / step - 1e-9); k * step <= to_s + 1e-9; k += 1) found.push(k * step);
  return found;
}

/**
 * Go where the strip is pressed, and on while the finger or mouse is held; with Shift select.
 * @param {HTMLElement} element @param {ClipView} view
 */
export function pressable(element, view) {
  /** @type {number|null} */
  let begun = null;
  const second = (/** @type {PointerEvent} */ { clientX }) => {
    const box = element.getBoundingClientRect();
    const t_s = secondAt(view, box.width, clientX - box.left);
    return Math.max(0, Math.min(view.duration_s, t_s));
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    element.setPointerCapture(event.pointerId);
    begun = second(event);
    if (!event.shiftKey) view.go(begun);
  });
  element.addEventListener("pointermove", (event) => {
    if (begun === null) return;
    const now = second(event);
    if (event.shiftKey) view.select({ from_s: Math.min(begun, now), to_s: Math.max(begun, now) + 1e-3 });
    else view.go(now);
  });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
    element.addEventListener(name, () => {
      begun = null;
    });
  }
  element.addEventListener("wheel", (event) => {
    const { from_s, to_s } = view.window;
    if (event.ctrlKey) {
      event.preventDefault();
      zoom(view, Math.exp(event.deltaY / 200), second(/** @type {PointerEvent} */ (/** @type {unknown} */ (event))));
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      const by = (event.deltaX || event.deltaY) / element.clientWidth * (to_s - from_s);
      view.look(from_s + by, to_s + by);
    }
  }, { passive: false });
}

/** Show more or less of the clip around a moment. @param {ClipView} view @param {number} factor
 * @param {number} [t_s] */
export function zoom(view, factor, t_s = view.t_s) {
  const { from_s, to_s } = view.window;
  const fixed = Math.max(from_s, Math.min(to_s, t_s));
  view.look(fixed - (fixed - from_s) * factor, fixed + (to_s - fixed) * factor);
}
