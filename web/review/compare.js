// @ts-check
/** Two clips beside each other. */

import { open } from "../pages/shell.js";
import { byId, show } from "../shared/dom.js";

void open("review.compare", () => show(byId("compare"), true));
