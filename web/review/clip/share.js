// @ts-check
/** Takes something of the clip home: report, video, tables, formats of motion laboratories. */

import { trouble } from "../../pages/shell.js";
import { make, show } from "../../shared/dom.js";
import { Problem, address, ask } from "../../shared/rest.js";
import { language, tongues, word as t } from "../../shared/words.js";

/** @typedef {import("./view.js").ClipView} ClipView */
/** @typedef {import("../../shared/wire.d.ts").VideoOut} VideoOut */

const FILES = "/api/review/clips/{uid}/share/{kind}";
const LOOK_EVERY_MS = 500;
/** What is offered: for whom, and under which names of the server's and of the words'.
 * @type {[string, [kind: string, name: string][]][]} */
const OFFERED = [
  ["client", [["pdf", "pdf"], ["html", "html"], ["video", "video"], ["srt", "srt"]]],
  ["figures", [["csv-steps", "csvSteps"], ["csv-frames", "csvFrames"], ["csv-long", "csvLong"],
    ["parquet-steps", "parquetSteps"], ["parquet-frames", "parquetFrames"], ["json", "json"]]],
  ["motion", [["c3d", "c3d"], ["trc", "trc"]]],
];

/** @param {HTMLElement} root @param {ClipView} view */
export function mount(root, view) {
  const panel = new SharePanel(view);
  root.append(panel.root);
  view.on((what) => {
    if (what === "report") panel.paint();
  });
  panel.paint();
  void panel.goOn();
}

class SharePanel {
  /** @param {ClipView} view */
  constructor(view) {
    this.view = view;
    this.tongue = make("select", { id: "share-language" });
    this.tongue.append(...tongues().map(([tag, name]) =>
      make("option", { value: tag, lang: tag, selected: tag === language() }, name)));
    this.pictures = make("input", { type: "checkbox", id: "share-pictures", checked: true });
    this.blurred = make("input", { type: "checkbox", id: "share-blurred",
      "aria-describedby": "share-blurred-hint" });
    this.said = make("p", { role: "status", class: "strong" });
    this.bar = make("progress", { max: 1, "aria-label": t("review.share.video") });
    this.stop = make("button", { type: "button" }, t("review.share.stop"));
    this.stop.addEventListener("click", () => void this.stopped());
    this.making = make("div", { class: "share-making", hidden: true }, this.bar, this.stop);
    const [client, ...others] = OFFERED.map((one) => this.group(...one));
    this.offers = make("div", { class: "share-groups" }, make("div", {}, this.choices(), client),
      make("div", {}, ...others, make("p", { class: "quiet-line" }, t("review.share.scale"))));
    this.none = make("p", {}, t("review.share.none"));
    this.root = make("div", {}, make("p", { class: "quiet-line" }, t("review.share.about")),
      this.none, this.said, this.making, this.offers);
  }

  paint() {
    show(this.none, !this.view.report);
    show(this.offers, Boolean(this.view.report));
  }

  choices() {
    return make("div", { class: "share-choices" },
      make("label", { for: "share-language" }, t("review.share.language")), this.tongue,
      make("label", { class: "tick" }, this.pictures, make("span", {}, t("review.share.pictures"))),
      make("label", { class: "tick" }, this.blurred, make("span", {}, t("review.share.blurred"))),
      make("p", { class: "quiet-line", id: "share-blurred-hint" }, t("review.share.blurredHint")));
  }

  /** @param {string} whom @param {[kind: string, name: string][]} offered */
  group(whom, offered) {
    const folded = whom !== "client";
    const title = make("h3", {}, t(`review.share.${whom}`));
    return make(folded ? "details" : "div", {}, folded ? make("summary", {}, t(`review.share.${whom}`)) : title,
      make("ul", { class: "share-offers" }, ...offered.map(([kind, name]) => {
        const button = make("button", { type: "button", "data-kind": kind,
          class: kind === "pdf" ? null : "quiet",
          "aria-describedby": `share-for-${kind}` }, t(`review.share.${name}`));
        button.addEventListener("click", () => void this.take(kind, name, button));
        return make("li", {}, button,
          make("span", { id: `share-for-${kind}`, class: "quiet-line" },
            t(`review.share.${name}For`)));
      })));
  }

  /** @param {string} kind @param {string} name @param {HTMLButtonElement} button */
  async take(kind, name, button) {
    button.disabled = true;
    this.said.textContent = t("review.share.making", { name: t(`review.share.${name}`) });
    try {
      if (kind === "video") await this.video();
      else this.ready(await this.fetched(kind));
    } catch (error) {
      this.said.textContent = "";
      trouble(error);
    } finally {
      button.disabled = false;
      button.focus();
    }
  }

  /** Fetches a file and hands it to the browser. @param {string} kind
   * @returns {Promise<string>} its name */
  async fetched(kind) {
    const answer = await fetch(this.where(kind)).catch(() => {
      throw new Problem(t("problem.gone"));
    });
    if (!answer.ok) {
      const said = await answer.json().catch(() => null);
      throw new Problem(said?.error ?? t("problem.unknown"), {}, answer.status);
    }
    const name = named(answer.headers.get("Content-Disposition") ?? "");
    const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: name });
    link.click();
    // The browser takes its copy at once; a little later the blob may go.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return name;
  }

  /** The address of a file, as it is chosen. @param {string} kind */
  where(kind) {
    const query = { pictures: String(this.pictures.checked), blurred: String(this.blurred.checked) };
    const where = new URL(address(FILES, { uid: this.view.uid, kind }, query), location.origin);
    where.searchParams.set("lang", this.tongue.value);
    return where;
  }

  /** @param {string} name of the file */
  ready(name) {
    this.said.textContent = t("review.share.ready", { name });
  }

  /** Has the video made, then takes it. */
  async video() {
    const begun = await fetch(this.where("video"), { method: "POST" });
    const found = await begun.json().catch(() => null);
    if (!begun.ok) throw new Problem(found?.error ?? t("problem.unknown"), {}, begun.status);
    await this.watch(found);
  }

  /** Follows a video that is being made until it is ready. @param {VideoOut} state */
  async watch(state) {
    try {
      show(this.making, true);
      while (state.share !== null && !state.ready && !state.problem) {
        this.bar.value = state.share;
        this.said.textContent = t("review.share.progress",
          { percent: Math.floor(100 * state.share) });
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        state = await ask("GET /api/review/clips/{uid}/share/video/state",
          { at: { uid: this.view.uid } });
      }
      if (state.problem) throw new Problem(t("review.share.failed", { why: state.problem }));
      if (state.ready) this.ready(await this.fetched("video"));
    } finally {
      show(this.making, false);
    }
  }

  /** Goes on with a video that was begun before this page was opened. */
  async goOn() {
    if (!this.view.report) return;
    const at = { uid: this.view.uid };
    try {
      const state = await ask("GET /api/review/clips/{uid}/share/video/state", { at });
      if (state.share !== null && !state.problem) await this.watch(state);
    } catch (error) {
      trouble(error);
    }
  }

  async stopped() {
    try {
      await fetch(address(FILES, { uid: this.view.uid, kind: "video" }), { method: "DELETE" });
      this.said.textContent = t("review.share.stopped");
    } catch (error) {
      trouble(error);
    }
  }
}

/** @param {string} disposition @returns {string} the file's name that it tells */
function named(disposition) {
  const found = /filename\*=UTF-8''([^;]+)/.exec(disposition);
  return found ? decodeURIComponent(found[1] ?? "") : "clip";
}
