// @ts-check
/**
 * Light or dark: as the system has it, or as was chosen here.
 *
 * All colours stand once in styles.css, as pairs that follow `color-scheme`; this only says which
 * scheme holds, and tells what can't follow by itself (canvas, charts, the browser's own frame).
 */

import { write } from "./words.js";

const KEPT = "backstep-theme"; // theme-early.js reads it, too
const CHOICES = ["auto", "light", "dark"];
/** @type {Set<() => void>} */
const followers = new Set();

/** @returns {string} */
function chosen() {
  const found = document.documentElement.dataset.theme ?? "";
  return CHOICES.includes(found) ? found : "auto";
}

/** @param {string} choice */
function apply(choice) {
  const { dataset } = document.documentElement;
  if (choice === "auto") delete dataset.theme;
  else dataset.theme = choice;
  follow();
}

/** Whatever takes its colours by itself takes them now. */
function follow() {
  meta("color-scheme", chosen() === "auto" ? "light dark" : chosen());
  meta("theme-color", colour("--ground"));
  for (const one of followers) one();
}

/** @param {string} name @param {string} content */
function meta(name, content) {
  document.querySelector(`meta[name="${name}"]`)?.setAttribute("content", content);
}

/** @param {string} name of a custom property that is a colour
 * @returns {string} what it is now, as a canvas or a chart takes it */
export function colour(name) {
  const probe = document.createElement("i");
  probe.hidden = true;
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Have something done now and whenever the colours change. @param {() => void} deed */
export function onTheme(deed) {
  followers.add(deed);
  deed();
}

/** Let somebody choose. @param {HTMLSelectElement} list */
export function offerTheme(list) {
  list.replaceChildren(...CHOICES.map((choice) => {
    const option = new Option("", choice);
    write(option, `theme.${choice}`);
    return option;
  }));
  list.value = chosen();
  list.addEventListener("change", () => {
    keep(list.value);
    apply(list.value);
  });
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key !== KEPT) return; // chosen in another window
    list.value = newValue && CHOICES.includes(newValue) ? newValue : "auto";
    apply(list.value);
  });
}

/** @param {string} choice */
function keep(choice) {
  try {
    localStorage.setItem(KEPT, choice);
  } catch {
    // storage may be forbidden; then the choice lasts as long as the page
  }
}

matchMedia("(prefers-color-scheme: light)").addEventListener("change", follow);
follow();
