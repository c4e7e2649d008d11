// @ts-check
/** Notes pinned to moments, with what is drawn there; deleted ones can be brought back. */

import { tell, trouble } from "../../pages/shell.js";
import { fill, make, show } from "../../shared/dom.js";
import { Problem, ask } from "../../shared/rest.js";
import { clock, word as t } from "../../shared/words.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("./view.js").Note} Note */

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  new Notes(root, view);
}

class Notes {
  /** @param {HTMLElement} root @param {ClipView} view */
  constructor(root, view) {
    this.view = view;
    /** The note whose words are being changed. @type {Note|null} */
    this.changing = null;
    /** @type {Note|null} */
    this.removed = null;
    this.text = make("textarea", { id: "note-text", rows: 2, maxlength: 4000 });
    this.pin = make("button", { type: "submit" });
    this.cancel = make("button", { type: "button", class: "quiet" }, t("review.notes.cancel"));
    this.cancel.addEventListener("click", () => this.change(null));
    this.form = make("form", { class: "note-form" },
      make("label", { for: "note-text" }, t("review.notes.text")), this.text, make("p", { class: "row" }, this.pin, this.cancel));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    const back = make("button", { type: "button", class: "link" }, t("review.notes.bringBack"));
    back.addEventListener("click", () => void this.bringBack());
    this.gone = make("p", { role: "status", class: "quiet-line" }, `${t("review.notes.removed")} `, back);
    this.list = make("ol", { class: "notes" });
    root.append(this.form, this.gone, this.list);
    view.keys.add({ keys: ["w"], word: "review.keys.do.write", group: "review.keys.draw", act: () => this.text.focus() });
    view.on((what) => {
      if (what === "notes") this.draw();
      else if (what === "time" || what === "drawings") this.label();
    });
    this.draw();
  }

  label() {
    const drawn = this.drawings().length;
    const words = this.changing ? t("review.notes.save")
      : t(drawn ? "review.notes.pinDrawn" : "review.notes.pin", { now: clock(this.view.t_s, 3) });
    if (this.pin.textContent !== words) this.pin.textContent = words;
    show(this.cancel, this.changing !== null);
    for (const [place, row] of [...this.list.children].entries()) {
      const here = Math.abs((this.view.notes[place]?.t_s ?? -1) - this.view.t_s) < 1e-3;
      row.toggleAttribute("data-here", here);
    }
  }

  /** What is drawn on the picture now and belongs to no note yet. */
  drawings() {
    return this.view.drawings.filter((one) => Math.abs(one.t_s - this.view.t_s) < 1e-3);
  }

  async save() {
    const { view, changing } = this;
    const text = this.text.value.trim();
    const drawings = this.drawings();
    if (!text && !drawings.length) {
      this.text.focus();
      return;
    }
    try {
      if (changing) {
        const { t_s, drawings: kept } = changing;
        await ask("PUT /api/review/clips/{uid}/notes/{note_id}",
          { at: { uid: view.uid, note_id: changing.id }, body: { t_s, text, drawings: kept } });
      } else {
        await ask("POST /api/review/clips/{uid}/notes", { at: { uid: view.uid },
          body: { t_s: view.t_s, text, drawings: drawings.map(({ shape }) => shape) } });
        if (drawings.length) view.draw(view.drawings.filter((one) => !drawings.includes(one)));
      }
      this.change(null);
      await view.reloadNotes();
      tell(t("review.notes.saved"));
    } catch (error) {
      trouble(error);
    }
  }

  /** @param {Note|null} note */
  change(note) {
    this.changing = note;
    this.text.value = note?.text ?? "";
    if (note) {
      this.view.go(note.t_s);
      this.text.focus();
    }
    this.label();
  }

  /** @param {Note} note */
  async remove(note) {
    try {
      await remove(this.view, note.id);
      this.removed = note;
      await this.view.reloadNotes();
    } catch (error) {
      trouble(error);
    }
  }

  async bringBack() {
    const note = this.removed;
    if (!note) return;
    const { t_s, text, drawings } = note;
    try {
      await ask("POST /api/review/clips/{uid}/notes", { at: { uid: this.view.uid }, body: { t_s, text, drawings } });
      this.removed = null;
      await this.view.reloadNotes();
    } catch (error) {
      trouble(error);
    }
  }

  draw() {
    fill(this.list, ...this.view.notes.map((note) => this.row(note)));
    show(this.gone, this.removed !== null);
    this.label();
  }

  /** @param {Note} note */
  row(note) {
    const go = make("button", { type: "button", class: "link" }, t("review.timeline.seconds", { now: clock(note.t_s, 3) }));
    go.addEventListener("click", () => this.view.go(note.t_s));
    const edit = make("button", { type: "button", class: "link" }, t("review.notes.edit"));
    edit.addEventListener("click", () => this.change(note));
    const gone = make("button", { type: "button", class: "link" }, t("review.notes.remove"));
    gone.addEventListener("click", () => void this.remove(note));
    const drawn = note.drawings.length ? make("small", {}, t("review.notes.drawn", { number: note.drawings.length })) : null;
    return make("li", { "data-note": note.id }, make("p", { class: "row" }, go, drawn, edit, gone), make("p", {}, note.text));
  }
}

/** @param {ClipView} view @param {number} note_id */
async function remove(view, note_id) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(view.at(`/notes/${note_id}`), { method: "DELETE", headers });
  if (!answer.ok) throw new Problem(t("problem.unknown"), {}, answer.status);
}
