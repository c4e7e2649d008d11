// @ts-check
/** Talks to the server about people and sessions; every answer comes in the page's language. */

import { language, word as t } from "./words.js";


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
 * @param {string} path below /api/
 * @param {{method?: string, body?: unknown, query?: Record<string, string|null|undefined>}} [how]
 * @returns {Promise<any>}
 * @throws {Problem}
 */
export async function ask(path, { method = "GET", body, query = {} } = {}) {
  let answer;
  try {
    answer = await fetch(address(path, query), {
      method,
      headers: { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(t("problem.gone"));
  }
  const found = await answer.json().catch(() => null);
  if (answer.ok) return found;
  throw new Problem(found?.error ?? t("problem.unknown"), found?.fields ?? {}, answer.status);
}

/** @param {string} path @param {Record<string, string|null|undefined>} [query] */
export function address(path, query = {}) {
  const url = new URL(`/api/${path}`, location.origin);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  url.searchParams.set("lang", language());
  return url.pathname + url.search;
}
