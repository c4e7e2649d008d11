// @ts-check
/**
 * How a page asks the server for its data.
 *
 * Say the method and the address as the server's own code declares them (in `app/server`), and what
 * goes into it: `at` fills the names in braces, `query` comes behind the `?`, `body` is sent as JSON.
 *
 *     const today = await ask("GET /api/profiles/{profile_id}/today",
 *       { at: { profile_id: me.id }, query: { place } });
 *
 * The types of all this are in `wire.d.ts`, which the server's models are written into
 * (`python -m app.server.wire_types`): an address that isn't there, a missing field or a wrong word
 * is found by `npx tsc`. Every answer comes in the page's language; what is refused is a `Problem`.
 * What comes by itself while somebody walks does not come this way but over `live/socket.js`.
 */

import { language, word as t } from "./words.js";

/** @typedef {import("./wire.d.ts").Rest} Rest */
/** @typedef {import("./wire.d.ts").ProblemOut} ProblemOut */
/** What goes into an address.
 * @template {keyof Rest} What @typedef {Omit<Rest[What], "answer">} How */
/** @template T
 * @typedef {keyof T extends never ? [] : {} extends T ? [how?: T] : [how: T]} Given */
/** @typedef {{readonly [name: string]: string|number|null|undefined}} Values */

/** What the server refused: one line to show, and the same by a form's field. */
export class Problem extends Error {
  /** @param {string} message @param {Record<string, string>} fields @param {number} status */
  constructor(message, fields = {}, status = 0) {
    super(message);
    this.fields = fields;
    this.status = status;
  }
}

/**
 * @template {keyof Rest} What
 * @param {What} what  method and address
 * @param {Given<How<What>>} rest  nothing where nothing goes in
 * @returns {Promise<Rest[What]["answer"]>}
 * @throws {Problem}
 */
export async function ask(what, ...[how]) {
  const [method, path] = what.split(" ");
  /** @type {{at?: Values, query?: Values, body?: unknown}} */
  const { at = {}, query = {}, body = method === "POST" ? {} : undefined } = how ?? {};
  let answer;
  try {
    answer = await fetch(address(path, at, query), {
      method,
      headers: { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(t("problem.gone"));
  }
  const found = await answer.json().catch(() => null);
  if (answer.ok) return found;
  const problem = /** @type {ProblemOut|null} */ (found);
  throw new Problem(problem?.error ?? t("problem.unknown"), problem?.fields, answer.status);
}

/** An address of the server, for a link or a request.
 * @param {string} path with names in braces @param {Values} at what they are
 * @param {Values} [query] what is `null` or empty is left out */
export function address(path, at = {}, query = {}) {
  const named = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(at[name])));
  const url = new URL(named, location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value) url.searchParams.set(name, String(value));
  }
  url.searchParams.set("lang", language());
  return url.pathname + url.search;
}
