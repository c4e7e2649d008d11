// @ts-check
/** The one clip. */

import { open } from "../pages/shell.js";
import { byId, show } from "../shared/dom.js";

void open("review.clip", () => show(byId("clip"), true));
