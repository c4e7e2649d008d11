// @ts-check
/**
 * A page that comes back into a running session: browsers allow it no sound before a click.
 *
 * Nobody is to walk backward with a coach that can't be heard, so the session waits meanwhile.
 */

const COACHED = "backstep-coached";

/** The one big button. */
export class Mute {
  /**
   * @param {HTMLButtonElement} button
   * @param {{start: () => Promise<boolean>, wait: (waits: boolean) => void,
   *   waits: () => boolean, changed: () => void}} deeds
   *   start: the sound, and whether there is one; waits: whether it has to be asked to go on already
   */
  constructor(button, deeds) {
    this.button = button;
    this.deeds = deeds;
    this.open = false;
    this.waits = false;
    button.addEventListener("click", () => void deeds.start());
  }

  /** The page has found itself in a session without a click. */
  async rejoin() {
    if (await this.deeds.start()) return;
    this.open = true;
    // Another window's session is not held up by one that only looks on.
    this.waits = coached() && !this.deeds.waits();
    if (this.waits) this.deeds.wait(true);
    this.deeds.changed();
  }

  /** There is sound, or nothing to be heard any more. @param {boolean} on */
  over(on) {
    if (!this.open) return;
    this.open = false;
    if (on && this.waits) this.deeds.wait(false);
    this.waits = false;
    this.deeds.changed();
  }
}

/** @returns {boolean} whether a session was begun on this very page */
function coached() {
  try {
    return sessionStorage.getItem(COACHED) === "true";
  } catch {
    return false;
  }
}

/** A session has begun on this page. */
export function rememberCoached() {
  try {
    sessionStorage.setItem(COACHED, "true");
  } catch {
    // storage may be forbidden; then a reload holds up nothing
  }
}
