// @ts-check
/** The gym's colour on a dark screen: as it is where it can be read, lighter where it can not. */

/** @typedef {[red: number, green: number, blue: number]} Colour  each 0..255 */

/** What stands in the brand's colour is large or a shape; WCAG asks for 3, text for 4.5. */
const LEAST_CONTRAST = 5;
/** @type {Colour} */
const BACK = [11, 16, 22];
/** @type {Colour} */
const WHITE = [255, 255, 255];
const STEPS = 20;

/** Have the page wear the gym's colour. @param {string} hex like "#0b5fff"
 * @returns {string} the colour as it is used on the page's ground */
export function wear(hex) {
  const { brand, on } = readable(hex);
  const { style } = document.documentElement;
  style.setProperty("--brand", brand);
  style.setProperty("--on-brand", on);
  return brand;
}

/** @param {string} hex like "#0b5fff" @returns {{brand: string, on: string}} the colour to be used
 * on the page's ground, and that of text upon it */
export function readable(hex) {
  const wished = parse(hex);
  let colour = wished;
  for (let step = 1; step <= STEPS && contrast(colour, BACK) < LEAST_CONTRAST; step += 1) {
    colour = mixed(wished, WHITE, step / STEPS);
  }
  const on = contrast(colour, BACK) >= contrast(colour, WHITE) ? BACK : WHITE;
  return { brand: css(colour), on: css(on) };
}

/** @param {Colour} one @param {Colour} other @returns {number} as WCAG 2 has it, 1..21 */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {Colour} colour @returns {number} */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {string} hex @returns {Colour} */
export function parse(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** @param {Colour} from @param {Colour} to @param {number} part @returns {Colour} */
function mixed(from, to, part) {
  const [red, green, blue] = from.map((value, at) => Math.round(value + part * (to[at] - value)));
  return [red, green, blue];
}

/** @param {Colour} colour @returns {string} */
function css([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}
