// @ts-check
/** This browser's camera, where a lane looks through it: opened without a question, and again for as
 * long as it will not open. */

import { Camera } from "../live/camera.js";
import { Sender } from "../live/sender.js";

/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("../shared/wire.d.ts").PictureWanted} PictureWanted */

const AGAIN_MS = 5000;

/** Sends a picture each time one is wanted. */
export class OwnCamera {
  /** @param {HTMLVideoElement} video @param {Link} link */
  constructor(video, link) {
    this.link = link;
    this.sender = new Sender(video, {
      onPicture: (message) => link.picture(message),
      onShape: () => this.reshape(),
    });
    /** @type {PictureWanted|null} */
    this.wanted = null;
    this.camera = new Camera(video, {
      onState: (state, trouble) => link.camera(state === "on" && trouble === null),
      onList: () => {},
    }, false);
    setInterval(() => {
      if (this.camera.state === "off") void this.camera.start();
    }, AGAIN_MS);
    void this.camera.start();
  }

  /** The line is up: what it knew of this camera it knows no more. */
  again() {
    this.sender.forget();
    if (this.camera.state === "on") this.link.camera(true);
  }

  /** @param {PictureWanted} wanted */
  want(wanted) {
    this.wanted = wanted;
    this.sender.want(wanted);
  }

  /** Pictures of another size begin: the lane takes them as they come. */
  reshape() {
    this.sender.shape = 0;
    if (this.wanted) this.sender.want(this.wanted);
  }
}
