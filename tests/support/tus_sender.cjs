/**
 * A foreign client: sends a file with tus-js-client and says what happened, as one JSON line.
 *
 *   node tus_sender.cjs ENDPOINT FILE METADATA HOW [AT [PROCESS]]
 *
 * HOW: "send"; "pause" (hang up when AT bytes have gone, then go on); "end" (hang up likewise and end
 * the upload); "kill" (kill the server's PROCESS likewise, and wait for it to come back).
 */
const fs = require("node:fs");
const tus = require("tus-js-client");

const [endpoint, file, metadata, how, at, victim] = process.argv.slice(2);
const offsets = []; // as the server tells them when it is asked where an upload stands
const statuses = [];
let clip = null;
let struck = false;

function say(what) {
  process.stdout.write(`${JSON.stringify({ ...what, offsets, statuses, clip, at: upload.url })}\n`);
}

function strike() {
  struck = true;
  if (how === "kill") process.kill(Number(victim), "SIGKILL");
  if (how === "pause") upload.abort().then(() => setTimeout(() => upload.start(), 50));
  if (how === "end") upload.abort(true).then(() => say({ ended: true }));
}

const upload = new tus.Upload(fs.createReadStream(file), {
  endpoint,
  uploadSize: fs.statSync(file).size,
  chunkSize: Number(at) ? Number(at) / 4 : 1e7,
  metadata: JSON.parse(metadata),
  retryDelays: Array(60).fill(200),
  onProgress(sent) {
    if (!struck && how !== "send" && sent >= Number(at)) strike();
  },
  onAfterResponse(request, answer) {
    statuses.push(`${request.getMethod()} ${answer.getStatus()}`);
    if (request.getMethod() === "HEAD") offsets.push(Number(answer.getHeader("Upload-Offset")));
    clip = answer.getHeader("Backstep-Clip") ?? clip;
  },
  onSuccess: () => say({ done: true }),
  onError: (error) => say({ error: error.message }),
});
upload.start();
