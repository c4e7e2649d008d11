// @ts-check
/** A trainer's clips: drop them in, see what was found, and go to one. */

import { byId, fill, make, show } from "../shared/dom.js";
import { ask } from "../shared/rest.js";
import { open } from "../pages/shell.js";

void open("review", async () => {
  const { clips } = await ask("GET /api/review/clips");
  fill(byId("clips"), ...clips.map(({ uid, name }) =>
    make("li", {}, make("a", { href: `/review/clip?uid=${uid}` }, name))));
  show(byId("review"), true);
});
