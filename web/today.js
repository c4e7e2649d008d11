// @ts-check
/** The shape of what the server says of today's session (`app/server/today.py`); types alone. */

/**
 * @typedef {object} Part
 * @property {string} kind
 * @property {string} words
 * @property {string} full
 * @property {number} duration_s
 * @property {string} length
 * @property {number|null} steps
 * @property {string|null} focus
 * @property {string|null} focus_words
 */

/**
 * @typedef {object} Day
 * @property {string} date
 * @property {"trained"|"planned"|"free"} kind
 * @property {string} words
 * @property {number} sessions
 */

/**
 * @typedef {object} Today
 * @property {string} day
 * @property {import("./shell.js").Profile} profile
 * @property {boolean} ready
 * @property {boolean} on_hold
 * @property {boolean} cut_off
 * @property {string} place
 * @property {{id: string, name: string}[]} places
 * @property {string} mode
 * @property {string} mode_words
 * @property {string} mode_about
 * @property {{id: string, name: string, about: string, open: boolean, why: string[]}[]} modes
 * @property {number} week
 * @property {Part[]} parts
 * @property {string} headline
 * @property {string} between
 * @property {string} total
 * @property {string|null} changed
 * @property {string[]} why
 * @property {{words: string}|null} belt
 * @property {string|null} rest_until
 * @property {string[]} stop_rules
 * @property {Day[]} calendar
 * @property {{length: number, best: number, keep_until: string|null, words: string}} streak
 * @property {{level_words: string, next_level: string|null, open: boolean, words: string[]}} gate
 * @property {string|null} variation
 * @property {{id: string, name: string, about: string, why: string}[]} variations
 * @property {{words: string, line: string, given_on: string, until: string|null}|null} leads
 */

export {};
