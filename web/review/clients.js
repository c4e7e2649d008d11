// @ts-check
/** Choosing whose a clip is: a client of the list, nobody, or a new one made on the spot. */

import { make, show } from "../shared/dom.js";
import { Problem, ask } from "../shared/rest.js";
import { word as t } from "../shared/words.js";
import { short } from "../pages/names.js";

/** @typedef {import("../shared/wire.d.ts").ClientOut} ClientOut */

const NEW = "new";

/** The clients of this page, kept in step with the server's. */
export class ClientList {
  /** @type {ClientOut[]} */
  all = [];
  /** @type {Set<() => void>} */
  #listeners = new Set();

  async load() {
    this.all = await ask("GET /api/review/clients");
    this.#tell();
  }

  /** @param {string} name @returns {Promise<ClientOut>} */
  async add(name) {
    const made = await ask("POST /api/review/clients", { body: { name } });
    await this.load();
    return made;
  }

  /** @param {() => void} listener  called whenever the list has changed */
  on(listener) {
    this.#listeners.add(listener);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

let pickers = 0;

/**
 * A list to choose a client from.
 * @param {ClientList} clients @param {string} label @param {number|null} chosen
 * @param {(id: number|null) => void|Promise<void>} onPick
 * @returns {{element: HTMLElement, value: () => number|null, set: (id: number|null) => void}}
 */
export function clientPicker(clients, label, chosen, onPick) {
  const id = `client-${++pickers}`;
  let now = chosen;
  const select = make("select", { id });
  const name = make("input", { id: `${id}-name`, maxlength: 80, autocomplete: "off",
    "aria-describedby": `${id}-wrong` });
  const wrong = make("p", { id: `${id}-wrong`, class: "wrong", role: "alert", hidden: true });
  const leave = make("button", { type: "button", class: "quiet" }, t("review.cancel"));
  const form = make("form", { class: "new-client", novalidate: true, hidden: true },
    make("label", { for: `${id}-name` }, t("review.newName")), name,
    make("button", { type: "submit" }, t("review.add")), leave, wrong);
  const element = make("div", { class: "client-picker" },
    make("label", { for: id }, label), select, form);

  const paint = () => {
    select.replaceChildren(new Option(t("review.nobody"), ""),
      ...clients.all.map((one) => new Option(short(one.name), String(one.id))),
      new Option(t("review.newClient"), NEW));
    select.value = now === null ? "" : String(now);
  };
  const closed = () => {
    show(form, false);
    show(wrong, false);
    name.value = "";
    paint();
    select.focus();
  };
  select.addEventListener("change", () => {
    if (select.value === NEW) {
      show(form, true);
      name.focus();
      return;
    }
    show(form, false);
    now = select.value ? Number(select.value) : null;
    void onPick(now);
  });
  leave.addEventListener("click", closed);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const made = await clients.add(name.value.trim());
      now = made.id;
      closed();
      void onPick(now);
    } catch (error) {
      wrong.textContent = error instanceof Problem ? error.message : t("problem.unknown");
      show(wrong, true);
      name.focus();
    }
  });
  clients.on(() => {
    if (form.hidden) paint();
  });
  paint();
  return {
    element,
    value: () => now,
    set: (value) => {
      now = value;
      if (form.hidden) paint();
    },
  };
}
