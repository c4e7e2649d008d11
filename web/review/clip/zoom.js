// @ts-check
/** The picture on its screen: as large as it goes, larger by wheel, pinch or key, moved by dragging. */

const MOST = 8;

export class Zoom {
  /** @param {HTMLElement} screen  what is seen @param {HTMLElement} picture  what lies in it
   * @param {(width: number, height: number) => void} sized */
  constructor(screen, picture, sized) {
    this.screen = screen;
    this.picture = picture;
    this.sized = sized;
    this.factor = 1;
    this.x = 0; // of the picture's middle, from the screen's
    this.y = 0;
    this.shape = 16 / 9;
    /** Whether dragging moves the picture now. */
    this.free = () => true;
    /** @type {Map<number, PointerEvent>} */
    this.fingers = new Map();
    this.moved = false;
    new ResizeObserver(() => this.fit()).observe(screen);
    screen.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    screen.addEventListener("pointerdown", (event) => this.down(event));
    screen.addEventListener("pointermove", (event) => this.move(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
      screen.addEventListener(name, ({ pointerId }) => this.fingers.delete(pointerId));
    }
  }

  /** @param {number} width @param {number} height of the film's picture */
  of(width, height) {
    this.shape = width / height;
    this.fit();
  }

  fit() {
    // No bars above and below a picture that is as wide as the screen.
    this.screen.style.maxHeight = `${Math.max(180, Math.ceil(this.screen.clientWidth / this.shape))}px`;
    const { clientWidth, clientHeight } = this.screen;
    const width = Math.min(clientWidth, clientHeight * this.shape);
    this.width = Math.floor(width);
    this.height = Math.floor(width / this.shape);
    this.picture.style.width = `${this.width}px`;
    this.picture.style.height = `${this.height}px`;
    this.place();
    this.sized(this.width * Math.min(2, this.factor), this.height * Math.min(2, this.factor));
  }

  place() {
    const most = (/** @type {number} */ size, /** @type {number} */ room) =>
      Math.max(0, (size * this.factor - room) / 2);
    const across = most(this.width ?? 0, this.screen.clientWidth);
    const down = most(this.height ?? 0, this.screen.clientHeight);
    this.x = Math.max(-across, Math.min(across, this.x));
    this.y = Math.max(-down, Math.min(down, this.y));
    this.picture.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.factor})`;
    this.screen.dataset.zoomed = String(this.factor > 1);
  }

  /** @param {number} factor @param {number} [x] @param {number} [y]  what stays where it is, from the
   * screen's middle */
  to(factor, x = 0, y = 0) {
    const next = Math.max(1, Math.min(MOST, factor));
    const share = next / this.factor;
    this.x = x - (x - this.x) * share;
    this.y = y - (y - this.y) * share;
    this.factor = next;
    this.fit();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    // Without a key the wheel scrolls the page, as everywhere; a touchpad's pinch comes with Ctrl.
    if (!event.ctrlKey && this.factor === 1) return;
    event.preventDefault();
    const [x, y] = this.fromMiddle(event);
    this.to(this.factor * Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 500)), x, y);
  }

  /** @param {MouseEvent} event @returns {[number, number]} */
  fromMiddle({ clientX, clientY }) {
    const box = this.screen.getBoundingClientRect();
    return [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.moved = false;
    this.fingers.set(event.pointerId, event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const others = [...this.fingers.values()].filter((one) => one.pointerId !== event.pointerId);
    const [x, y] = this.fromMiddle(event);
    const [oldX, oldY] = this.fromMiddle(before);
    if (others.length) {
      const [otherX, otherY] = this.fromMiddle(others[0]);
      const was = Math.hypot(oldX - otherX, oldY - otherY);
      const now = Math.hypot(x - otherX, y - otherY);
      if (was > 0) this.to(this.factor * now / was, (x + otherX) / 2, (y + otherY) / 2);
      this.moved = true;
    } else if (this.factor > 1 && this.free()) {
      this.x += x - oldX;
      this.y += y - oldY;
      this.place();
      if (Math.hypot(event.movementX, event.movementY) > 1) this.moved = true;
    }
    this.fingers.set(event.pointerId, event);
  }
}
