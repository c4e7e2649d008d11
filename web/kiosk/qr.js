// @ts-check
/** Codes, drawn crisp: dark on white, with the margin that readers need. */

/** @typedef {import("../shared/wire.d.ts").QrCode} QrCode */

const MARGIN = 4;
const MODULE_PX = 8;

/** @param {HTMLCanvasElement} canvas @param {QrCode|null} code */
export function drawCode(canvas, code) {
  const size = code ? code.rows.length + 2 * MARGIN : 1;
  canvas.width = size * MODULE_PX;
  canvas.height = size * MODULE_PX;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000000";
  code?.rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (row[x] === "1") context.fillRect((x + MARGIN) * MODULE_PX, (y + MARGIN) * MODULE_PX, MODULE_PX, MODULE_PX);
    }
  });
}
