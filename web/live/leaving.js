// @ts-check
/**
 * Nobody is to lose a session by a slip: the back button asks first, a closed tab does where the
 * browser lets it, and meanwhile the session waits.
 */

const MARK = "backstep-in-session";

/** Watches over the way out. */
export class Leaving {
  /**
   * @param {HTMLDialogElement} dialog with a button `.stay` and a button `.leave`
   * @param {{waits: boolean, leave: () => void}} plan the session on this page
   * @param {Pick<import("./socket.js").Stream, "coach">} stream what asks something of it
   */
  constructor(dialog, plan, stream) {
    this.dialog = dialog;
    this.plan = plan;
    this.stream = stream;
    this.armed = false;
    this.waits = false; // because of the question, not of the walker's own accord
    window.addEventListener("popstate", () => this.back());
    window.addEventListener("beforeunload", (event) => {
      if (this.armed) event.preventDefault();
    });
    dialog.querySelector(".leave")?.addEventListener("click", () => this.leave());
    dialog.querySelector(".stay")?.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      // Only that pause: after a fall meanwhile it is for the walker to say.
      if (this.armed && this.waits) stream.coach("go_on", { pause: "asked" });
      this.waits = false;
    });
  }

  /** A session goes on on this page, or does not. @param {boolean} on */
  arm(on) {
    if (this.armed === on) return;
    this.armed = on;
    // One entry more, so that the back button leads to this very page and can ask.
    if (on && history.state !== MARK) history.pushState(MARK, "");
    if (!on && this.dialog.open) this.dialog.close();
  }

  back() {
    if (!this.armed) return;
    history.pushState(MARK, "");
    if (this.dialog.open) return;
    this.waits = !this.plan.waits;
    if (this.waits) this.stream.coach("pause");
    this.dialog.showModal();
  }

  /** Go without asking again. */
  leave() {
    this.armed = false;
    this.dialog.close();
    this.plan.leave();
  }
}
