// @ts-check
/** How to: every film that shows a movement, one below the other. */

import { byId, fill, make, show } from "../shared/dom.js";
import { allFilms, figure } from "../shared/films.js";
import { open } from "./shell.js";

void open("how", async () => {
  const films = await allFilms();
  fill(byId("films"), ...films.map((film) => make("li", { class: "card", id: `film-${film.id}` },
    make("h2", {}, film.title), figure(film, false))));
  show(byId("how"), true);
});
