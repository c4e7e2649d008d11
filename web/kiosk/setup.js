// @ts-check
/** The gym's set-up page: its door, and what is behind it. */

import { byId, fill, make, show } from "../shared/dom.js";
import { Problem, ask } from "../shared/rest.js";
import { begin, language, offer, speak, tongues, word as t } from "../shared/words.js";
import { showHealth } from "./setup_health.js";
import { Marker } from "./setup_marks.js";

/** @typedef {import("../shared/wire.d.ts").SetupOut} SetupOut */
/** @typedef {import("../shared/wire.d.ts").DoorOut} DoorOut */

const HEALTH_MS = 2000;

/** @type {SetupOut|null} */
let known = null;
let inside = false;
/** Counts how often the page has gone in or out: what belongs to a time before is over. */
let turn = 0;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let retry;
const marker = new Marker(noLongerInside);

/** Do what may be refused, and say so where it is. @param {() => Promise<void>} work */
async function trying(work) {
  try {
    await work();
    show(byId("trouble"), false);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (inside && error.status === 403) return noLongerInside();
    byId("trouble").textContent = error.message;
    show(byId("trouble"), true);
  }
}

/** The PIN has run out, or the kiosk was started again. */
function noLongerInside() {
  void trying(stand);
}

/** Show the door, or what is behind it. */
async function stand() {
  const door = await ask("GET /api/kiosk/setup/door");
  await (door.inside ? goIn() : goOut(door));
}

/** @param {DoorOut} door */
function goOut(door) {
  inside = false;
  turn += 1;
  marker.watch(null);
  const elsewhere = !door.pin && !door.here;
  const about = door.pin ? "doorPin" : door.here ? "doorHere" : "doorElsewhere";
  byId("door-about").textContent = t(`kiosk.setup.${about}`);
  show(byId("pin-field"), door.pin);
  show(byId("enter"), !elsewhere);
  show(byId("door"), true);
  show(byId("inside"), false);
  show(byId("leave"), false);
  clearTimeout(retry);
  const enter = byId("enter", HTMLButtonElement);
  enter.disabled = door.wait_s > 0;
  if (door.wait_s > 0) retry = setTimeout(noLongerInside, 1000 * Math.min(door.wait_s, 60));
  if (door.pin) byId("pin").focus();
}

async function goIn() {
  known = await ask("GET /api/kiosk/setup");
  inside = true;
  show(byId("door"), false);
  show(byId("inside"), true);
  show(byId("leave"), true);
  byId("wrong").textContent = known.wrong;
  show(byId("wrong"), known.wrong !== "");
  const lanes = byId("lane", HTMLSelectElement);
  const before = lanes.value;
  lanes.replaceChildren(...known.lanes.map((lane) => new Option(lane.name, lane.id)));
  if (known.lanes.some((lane) => lane.id === before)) lanes.value = before;
  const names = new Map(tongues());
  byId("spoken").replaceChildren(
    ...known.languages.map((tag) => new Option(names.get(tag) ?? tag, tag)),
  );
  showVolume(known.volume);
  byId("volume", HTMLInputElement).value = String(Math.round(100 * known.volume));
  chooseLane();
  showDevices(await ask("GET /api/kiosk/setup/devices"));
  turn += 1;
  void health(turn);
}

/** @param {number} share @returns {string} */
function percent(share) {
  return new Intl.NumberFormat(language(), { style: "percent" }).format(share);
}

/** @param {number} share */
function showVolume(share) {
  byId("volume-now").textContent = percent(share);
  const quiet = known?.quiet_volume ?? null;
  byId("quiet").textContent =
    quiet === null ? "" : t("kiosk.setup.quiet", { share: percent(Math.min(quiet, share)) });
  const unheard = share === 0 ? "unheard" : quiet === 0 ? "unheardQuiet" : "";
  byId("unheard").textContent = unheard && t(`kiosk.setup.${unheard}`);
}

/** @param {import("../shared/wire.d.ts").DevicesOut} told */
function showDevices(told) {
  byId("displays").textContent =
    told.displays === 0
      ? t("kiosk.setup.noDisplays")
      : t("kiosk.setup.displays", { count: told.displays });
}

function chooseLane() {
  const id = byId("lane", HTMLSelectElement).value;
  marker.watch(known?.lanes.find((lane) => lane.id === id) ?? null);
  byId("saved").textContent = "";
  byId("heard").textContent = "";
}

/** Read health as long as the page is looked at. @param {number} mine */
async function health(mine) {
  while (mine === turn) {
    const pause = new Promise((resolve) => setTimeout(resolve, HEALTH_MS));
    if (!document.hidden) {
      await trying(async () => {
        const told = await ask("GET /api/kiosk/setup/health");
        if (mine === turn) showHealth(byId("health"), told);
      });
    }
    await pause;
  }
}

function listen() {
  byId("door", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void trying(async () => {
      const pin = byId("pin", HTMLInputElement);
      const given = pin.value;
      pin.value = "";
      try {
        await ask("POST /api/kiosk/setup/enter", { body: { pin: given } });
      } catch (error) {
        if (error instanceof Problem && error.status === 429) await stand();
        throw error;
      }
      await goIn();
    });
  });
  byId("leave").addEventListener("click", () => {
    void trying(async () => goOut(await ask("POST /api/kiosk/setup/leave")));
  });
  byId("lane").addEventListener("change", chooseLane);
  byId("save").addEventListener("click", () => {
    void trying(async () => {
      byId("saved").textContent = "";
      const lane = marker.lane;
      if (!lane) return;
      lane.marks = await ask("PUT /api/kiosk/setup/lanes/{lane}/marks", {
        at: { lane: lane.id },
        body: marker.marks,
      });
      byId("saved").textContent = t("kiosk.setup.saved");
    });
  });
  const volume = byId("volume", HTMLInputElement);
  volume.addEventListener("input", () => showVolume(volume.valueAsNumber / 100));
  volume.addEventListener("change", () => {
    void trying(async () => {
      const set = await ask("PUT /api/kiosk/setup/volume", {
        body: { volume: volume.valueAsNumber / 100 },
      });
      if (known) known.volume = set.volume;
    });
  });
  byId("forget").addEventListener("click", () => {
    void trying(async () => {
      await ask("POST /api/kiosk/setup/devices/forget");
      byId("displays").textContent = t("kiosk.setup.forgotten");
    });
  });
  byId("speak").addEventListener("click", () => {
    void trying(async () => {
      byId("heard").textContent = "";
      const said = await ask("POST /api/kiosk/setup/lanes/{lane}/sound", {
        at: { lane: byId("lane", HTMLSelectElement).value },
        body: { language: byId("spoken", HTMLSelectElement).value },
      });
      const told = said.screens ? t("kiosk.setup.asked") : t("kiosk.setup.unasked");
      const refused = said.refused ? ` ${t("kiosk.setup.refused")}` : "";
      fill(byId("heard"), told, " ", said.screens ? make("q", { lang: said.language }, said.spoken) : "", refused);
    });
  });
}

async function open() {
  await begin(byId("wait"));
  document.title = `${t("kiosk.setup.title")} – Backstep`;
  show(byId("wait"), false);
  offer(byId("tongue", HTMLSelectElement), (tag) => {
    void speak(tag).then(() => {
      marker.draw();
      return trying(stand);
    });
  });
  listen();
  marker.listen();
  await trying(stand);
}

void open();
