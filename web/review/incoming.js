// @ts-check
/** Clips on their way in: dropped or chosen, with how far each is, pause, go on and leave off. */

import { byId, make, show } from "../shared/dom.js";
import { address } from "../shared/rest.js";
import { size, word as t } from "../shared/words.js";
import { tell, trouble } from "../pages/shell.js";
import { UploadLine, abandon, unfinished } from "./upload.js";

/** @typedef {import("./upload.js").Upload} Upload */
/** @typedef {import("./upload.js").UploadProgress} UploadProgress */

/**
 * Let files be dropped anywhere on the page, or chosen.
 * @param {() => number|null} client  whose the next ones are
 * @param {(uid: string) => void} onClip  told of each clip that has come
 */
export function takeIn(client, onClip) {
  const line = new UploadLine();
  const list = byId("uploads");
  const chosen = byId("files", HTMLInputElement);
  list.setAttribute("aria-label", t("review.uploads"));

  /** @param {Iterable<File>} files */
  const take = (files) => {
    for (const file of files) row(list, line, file, client(), onClip);
    leftOver(list);
  };
  chosen.addEventListener("change", () => {
    take([...(chosen.files ?? [])]);
    chosen.value = "";
  });
  chosen.addEventListener("click", expect);
  expect();
  let inside = 0; // of the page's elements, as the pointer goes from one into another
  const over = () => byId("drop").classList.toggle("over", inside > 0);
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    if (inside === 0) expect();
    inside += 1;
    over();
  });
  addEventListener("dragleave", () => {
    inside = Math.max(0, inside - 1);
    over();
  });
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    inside = 0;
    over();
    take([...(event.dataTransfer?.files ?? [])]);
  });
  addEventListener("beforeunload", (event) => {
    if (list.querySelector("[data-state='sending'], [data-state='queued']")) event.preventDefault();
  });
  leftOver(list);
}

/** Clips may come soon: the server loads what takes it some seconds. */
function expect() {
  fetch(address("/api/review/clips/expected"), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: "{}",
  }).catch(() => undefined); // then it loads when they come
}

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** @param {HTMLElement} list @param {UploadLine} line @param {File} file
 * @param {number|null} client @param {(uid: string) => void} onClip */
function row(list, line, file, client, onClip) {
  const bar = make("progress", { max: 1, value: 0, "aria-label": file.name });
  const said = make("p", { class: "quiet-line" });
  const pause = make("button", { type: "button", class: "quiet" });
  const leave = make("button", { type: "button", class: "quiet",
    "aria-label": t("review.leaveNamed", { name: file.name }) }, t("review.cancel"));
  const item = make("li", { class: "upload", "data-state": "queued" },
    make("p", { class: "strong upload-name" }, file.name), bar, said,
    make("div", { class: "upload-row" }, pause, leave));
  list.append(item);
  let paused = false;
  const offer = () => {
    pause.textContent = t(paused ? "review.goOn" : "review.pause");
    pause.setAttribute("aria-label",
      t(paused ? "review.goOnNamed" : "review.pauseNamed", { name: file.name }));
  };
  offer();
  /** @type {Record<string, string>} */
  const metadata = { filmed: day(new Date(file.lastModified)) };
  if (client !== null) metadata.client = String(client);
  const upload = line.add(file, {
    metadata,
    onProgress: (progress) => {
      item.dataset.state = progress.state;
      bar.value = progress.total ? progress.sent / progress.total : 0;
      said.textContent = sentence(progress);
      show(pause, progress.state !== "finishing");
    },
    onDone: (uid) => {
      item.remove();
      tell(t("review.arrived", { name: file.name }));
      onClip(uid);
    },
    onError: (problem) => {
      item.dataset.state = "failed";
      said.textContent = problem.message;
      said.className = "wrong";
      said.setAttribute("role", "alert");
      show(pause, false);
      show(bar, false);
      leave.textContent = t("review.dismiss");
    },
  });
  pause.addEventListener("click", () => {
    paused = !paused;
    if (paused) upload.pause();
    else upload.resume();
    offer();
  });
  leave.addEventListener("click", () => {
    void upload.cancel();
    item.remove();
    byId("files").focus();
  });
}

/** @param {UploadProgress} progress */
function sentence({ state, sent, total, resumed }) {
  const far = t("review.sent", { sent: size(sent), total: size(total) });
  const how = t(`review.upload.${state}`);
  return [how, state === "queued" ? "" : far, resumed && state === "sending" ? t("review.resumed") : ""]
    .filter(Boolean).join(" · ");
}

/** The day in this computer's own time, as 2026-11-30. @param {Date} date */
function day(date) {
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Tell of what an earlier visit began: dropped again, it goes on. @param {HTMLElement} list */
function leftOver(list) {
  for (const old of list.querySelectorAll(".left-over")) old.remove();
  const here = new Set([...list.querySelectorAll(".upload-name")].map((one) => one.textContent));
  for (const one of unfinished()) {
    if (here.has(one.name)) continue;
    const forget = make("button", { type: "button", class: "quiet",
      "aria-label": t("review.forgetNamed", { name: one.name }) }, t("review.forget"));
    const item = make("li", { class: "upload left-over" },
      make("p", {}, t("review.leftOver", { name: one.name })), forget);
    forget.addEventListener("click", () => {
      item.remove();
      abandon(one).catch(trouble);
    });
    list.append(item);
  }
}
