// @ts-check
/** The keys of a clip's page, and the list of them that "?" shows. */

import { make } from "../../shared/dom.js";
import { word as t } from "../../shared/words.js";

/**
 * What a key does. keys: as `KeyboardEvent.key` says them, with "Shift+" before where it counts.
 * word: the catalogue's key for what it does; group: likewise, of the heading it stands under.
 * @typedef {{keys: string[], word: string, group: string, act: () => void}} KeyDeed
 */

const TYPED = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]";
const PRESSED = "button, a, summary, input, [role=button], [role=slider]";
const NAMES = /** @type {Record<string, string>} */ ({
  ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", " ": "␣",
});

export class Keys {
  constructor() {
    /** @type {KeyDeed[]} */
    this.deeds = [];
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** @param {KeyDeed[]} deeds */
  add(...deeds) {
    this.deeds.push(...deeds);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(TYPED) || document.querySelector("dialog[open]")) return;
    if ((event.key === " " || event.key === "Enter") && target.closest(PRESSED)) return;
    if (event.key.startsWith("Arrow") && target.closest(".scroll, input[type=radio], input[type=range], [role=tablist], .own-arrows")) return;
    const name = nameOf(event);
    const deed = this.deeds.find(({ keys }) => keys.includes(name));
    if (!deed) return;
    event.preventDefault();
    deed.act();
  }

  /** Show what every key does. */
  help() {
    const close = make("button", { type: "button", class: "quiet" }, t("review.keys.close"));
    const groups = [...new Set(this.deeds.map(({ group }) => group))];
    const dialog = make("dialog", { class: "keys", "aria-labelledby": "keys-title" },
      make("h2", { id: "keys-title" }, t("review.keys.title")),
      make("div", { class: "keys-groups" }, ...groups.map((group) => make("section", {},
        make("h3", {}, t(group)),
        make("dl", {}, ...this.deeds.filter((deed) => deed.group === group).map(({ keys, word }) =>
          make("div", {}, make("dt", {}, ...keys.map((key) => make("kbd", {}, shown(key)))),
            make("dd", {}, t(word)))))))),
      make("p", {}, close));
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}

/** @param {KeyboardEvent} event */
function nameOf({ key, shiftKey, code }) {
  // On some keyboards a comma becomes a semicolon or "<" with Shift; its place stays.
  if (shiftKey && code === "Comma") return "Shift+,";
  if (shiftKey && code === "Period") return "Shift+.";
  if (key.length === 1 && key.toLowerCase() !== key.toUpperCase()) {
    return `${shiftKey ? "Shift+" : ""}${key.toLowerCase()}`;
  }
  return key.length > 1 && shiftKey ? `Shift+${key}` : key;
}

/** @param {string} name */
function shown(name) {
  const shift = name.startsWith("Shift+");
  const key = shift ? name.slice(6) : name;
  const words = key === " " ? t("review.keys.space") : NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return shift ? `⇧ ${words}` : words;
}
