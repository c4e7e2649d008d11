// @ts-check
/** Names that somebody typed, short enough for a heading. */

const SHOWN_LENGTH = 40;

/** @param {string} name @returns {string} cut, with a sign that there was more */
export function short(name) {
  const letters = [...name];
  return letters.length <= SHOWN_LENGTH ? name
    : `${letters.slice(0, SHOWN_LENGTH - 1).join("").trimEnd()}…`;
}
