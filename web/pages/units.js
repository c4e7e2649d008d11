// @ts-check
/** Between what a person types in their own units and the metres and kilograms that are kept. */

const M_PER_INCH = 0.0254;
const KG_PER_LB = 0.45359237;

/** @param {string} text @returns {number|null} the number, with a comma or a point; NaN for none */
export function number(text) {
  const tidy = text.trim().replace(",", ".");
  if (!tidy) return null;
  return /^\d+(\.\d+)?$/.test(tidy) ? Number(tidy) : NaN;
}

/** @param {number|null} cm @returns {number|null} metres */
export function metres(cm) {
  return cm === null ? null : round(cm / 100, 4);
}

/** @param {number|null} feet @param {number|null} inches @returns {number|null} metres */
export function metresOfFeet(feet, inches) {
  if (feet === null && inches === null) return null;
  return round((12 * (feet ?? 0) + (inches ?? 0)) * M_PER_INCH, 4);
}

/** @param {number} height_m @returns {{feet: number, inches: number}} to the half inch */
export function feetOf(height_m) {
  const inches = Math.round((height_m / M_PER_INCH) * 2) / 2;
  return { feet: Math.floor(inches / 12), inches: inches % 12 };
}

/** @param {number} kg @returns {number} pounds */
export function poundsOf(kg) {
  return Math.round(kg / KG_PER_LB);
}

/** @param {number|null} pounds @returns {number|null} kilograms */
export function kilograms(pounds) {
  return pounds === null ? null : round(pounds * KG_PER_LB, 2);
}

/** @param {number} value @param {number} digits */
function round(value, digits) {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
