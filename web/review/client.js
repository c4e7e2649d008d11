// @ts-check
/** A client over their clips. */

import { open } from "../pages/shell.js";
import { byId, show } from "../shared/dom.js";

void open("review.client", () => show(byId("client"), true));
