// @ts-check
/** Small helpers to build and find parts of a page. Text is always text, never markup. */

/** @typedef {Node|string|null|undefined|false} Child */

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string|number|boolean|null|undefined>} [attributes]  `false` and
 *   `null` leave one out, `true` sets it without a value
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child || child === "").map((child) => child || ""));
  return element;
}

/**
 * The element of this id, which must be there.
 * @template {HTMLElement} T
 * @param {string} id @param {new () => T} [kind]
 * @returns {T}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!element || (kind && !(element instanceof kind))) throw new Error(`no element ${id}`);
  return /** @type {T} */ (element);
}

/** @param {Element} parent @param {...Child} children */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.filter(Boolean).map((child) => child || ""));
}

/** Show or hide. @param {HTMLElement} element @param {boolean} shown */
export function show(element, shown) {
  element.hidden = !shown;
}

/** @param {string[]} lines @returns {HTMLElement} */
export function list(lines) {
  const made = make("ul");
  made.append(...lines.map((line) => make("li", {}, line)));
  return made;
}

/** @param {string} id @param {string} text @returns {HTMLElement} a box to tick */
export function tick(id, text) {
  const label = make("label", { class: "tick" });
  label.append(make("input", { type: "checkbox", value: id }), make("span", {}, text));
  return label;
}
