// @ts-check
/** Films that show a movement: one as a figure with captions, and "Show me", which opens one.
 *
 * A film moves by itself only once somebody has asked to see it, and not for who wants less motion.
 */

import { make } from "./dom.js";
import { ask } from "./rest.js";
import { word as t } from "./words.js";

/** @typedef {import("./wire.d.ts").FilmOut} FilmOut */

const AGAIN_MS = 1500;

/** In the page's language. @returns {Promise<FilmOut[]>} */
export async function allFilms() {
  return ask("GET /api/films");
}

/** @param {FilmOut[]} films @param {(string|null|undefined)[]} focuses @returns {FilmOut[]} each once */
export function filmsFor(films, focuses) {
  return films.filter((film) => film.focus.some((one) => focuses.includes(one)));
}

/** @returns {boolean} whether the reader wants less motion */
function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * A film, or how far it is from being there.
 * @param {FilmOut} film @param {boolean} plays  whether it begins by itself
 * @returns {HTMLElement}
 */
export function figure(film, plays) {
  const text = make("p", { id: `film-about-${film.id}`, class: "film-about" }, film.about);
  const place = make("div", { class: "film-place" });
  const made = make("figure", { class: "film", "data-film": film.id }, place,
    make("figcaption", {}, text));
  void fillWhenMade(film, place, plays, made);
  return made;
}

/** @param {FilmOut} film @param {HTMLElement} place @param {boolean} plays @param {HTMLElement} within */
async function fillWhenMade(film, place, plays, within) {
  let now = film;
  const wait = make("p", { role: "status" });
  for (;;) {
    if (now.share === null) {
      place.replaceChildren(make("p", {}, t("film.none", { about: now.about })));
      return;
    }
    if (now.share >= 1) {
      place.replaceChildren(...video(now, plays));
      return;
    }
    const text = t("film.making", { percent: Math.floor(100 * now.share) });
    if (wait.textContent !== text) wait.textContent = text;
    if (!wait.isConnected) place.replaceChildren(wait);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    if (!within.isConnected) return; // nobody waits for it any more
    try {
      now = (await allFilms()).find(({ id }) => id === film.id) ?? now;
    } catch {
      // the server is gone for a moment, or for good; the page says so where it must
    }
  }
}

/** The film, and its caption below it: within the picture it would hide the feet.
 * @param {FilmOut} film @param {boolean} plays @returns {HTMLElement[]} */
function video(film, plays) {
  const caption = make("p", { class: "film-caption" });
  const made = make("video", {
    src: film.source, width: film.width, height: film.height, controls: true, loop: true,
    playsinline: true, preload: "metadata", "aria-label": film.title,
    "aria-describedby": `film-about-${film.id}`,
  }, make("track", {
    kind: "captions", src: film.captions, srclang: film.language, label: film.language, default: true,
  }));
  made.muted = true; // as an attribute it is only looked at when a page is loaded
  const [track] = made.textTracks;
  track.mode = "hidden"; // loaded and told, but not drawn into the picture
  track.addEventListener("cuechange", () => {
    const [cue] = track.activeCues ?? [];
    caption.textContent = cue instanceof VTTCue ? cue.text : "";
  });
  if (plays && !still()) void made.play().catch(() => {});
  return [made, caption];
}

/**
 * "Show me": a button that opens the film above the page.
 * @param {FilmOut} film @param {boolean} [named]  whether the button says which film
 * @returns {HTMLButtonElement}
 */
export function showMe(film, named = true) {
  const button = make("button", { type: "button", class: "quiet show-me" },
    named ? t("film.showThis", { title: film.title }) : t("film.show"));
  button.addEventListener("click", () => openFilm(film));
  return button;
}

/** @param {FilmOut} film */
export function openFilm(film) {
  const close = make("button", { type: "button" }, t("film.close"));
  const dialog = make("dialog", { class: "film-dialog", "aria-labelledby": "film-dialog-title" },
    make("h2", { id: "film-dialog-title" }, film.title), figure(film, true), close);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Whatever film is open goes: somebody walks. */
export function closeFilms() {
  for (const dialog of document.querySelectorAll("dialog.film-dialog")) {
    if (dialog instanceof HTMLDialogElement) dialog.close();
  }
}
