// @ts-check
/** "Show me" on the live page: only while the session waits. While somebody walks nothing moves. */

import { closeFilms, filmsFor, allFilms, openFilm } from "../shared/films.js";
import { make } from "../shared/dom.js";
import { language, word } from "../shared/words.js";

/** @typedef {import("../shared/wire.d.ts").CoachReading} CoachReading */
/** @typedef {import("../shared/wire.d.ts").FilmOut} FilmOut */

/** What one attends to while one stands for the baseline. */
const STANDING = "upright_trunk";

/** The button, and the film that it opens. */
export class Lesson {
  /** @param {HTMLElement} beside  the button goes before it */
  constructor(beside) {
    this.button = make("button", { id: "session-show", type: "button", class: "quiet", hidden: true });
    beside.before(this.button);
    /** @type {FilmOut[]} */
    this.films = [];
    this.speaks = "";
    /** @type {FilmOut|null} */
    this.film = null;
    this.button.addEventListener("click", () => this.film && openFilm(this.film));
  }

  /** @param {CoachReading} coach */
  follow(coach) {
    this.load();
    const focus = attended(coach);
    this.film = focus ? filmsFor(this.films, [focus])[0] ?? null : null;
    if (!focus) closeFilms();
    this.button.hidden = !this.film;
    const text = word("film.show");
    if (this.button.textContent !== text) this.button.textContent = text;
  }

  /** Nothing is shown where there is no session. */
  end() {
    this.film = null;
    this.button.hidden = true;
    closeFilms();
  }

  /** Once in each language. */
  load() {
    if (this.speaks === language()) return;
    this.speaks = language();
    allFilms().then((films) => { this.films = films; }, () => { this.speaks = ""; });
  }
}

/** @param {CoachReading} coach @returns {string|null} what to attend to, where the session waits for it */
function attended({ phase, pause, part }) {
  if (phase === "standing") return STANDING;
  return part && (pause === "asked" || part.kind === "rest") ? part.focus : null;
}
