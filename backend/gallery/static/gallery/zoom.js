// Looking closely at a picture: zoom around a point, drag, turn. Nothing of it is written anywhere.

const MOST = 12;
const STEP = 1.5;
const PAN = 0.15;
const SWIPE = 60;
const TAP = { pause: 350, distance: 30 };

// How far one step moves one picture against another, in widths of the picture as it is on the screen.
const NUDGE = { coarse: 0.02, fine: 0.002 };

const rotated = (x, y, degrees) => {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x * cos - y * sin, x * sin + y * cos];
};
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * A picture in its frame. The look's `x` and `y` are parts of the frame's size, so that frames of different sizes can go
 * together; the nudge is this picture's own. Points of a picture are counted from its middle, in widths of the picture.
 */
export class PictureView {
  constructor(frame, picture, { onChange = () => {}, onSwipe = () => {}, onSharper = () => {} } = {}) {
    Object.assign(this, { frame, picture, onChange, onSwipe, onSharper });
    this.look = { scale: 1, x: 0, y: 0, turn: 0 };
    this.nudged = { x: 0, y: 0 };
    this.onShow = this.onPoint = null;
    this.pointers = new Map();
    if (!picture.complete) picture.addEventListener("load", () => this.show(), { once: true });
    new ResizeObserver(() => this.show()).observe(frame);
    this.show();
  }

  get isFit() {
    return this.look.scale === 1;
  }

  /** Width and height of the picture on the screen as it would be at scale 1, turned or not. */
  get fitted() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const { naturalWidth: wide, naturalHeight: high } = this.picture;
    if (!wide || !width) return { width, height, factor: 1, span: width };
    const lying = this.look.turn % 180 !== 0;
    const contained = Math.min(width / wide, height / high);
    const scale = lying ? Math.min(width / high, height / wide) : contained;
    const [across, down] = lying ? [high, wide] : [wide, high];
    return { width: across * scale, height: down * scale, factor: scale / contained, span: wide * scale };
  }

  /** How long the picture's own width is on the screen, turned or not. */
  get span() {
    return this.fitted.span * this.look.scale;
  }

  /** Where a point of the picture is in the frame. */
  frameAt({ x, y }) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const [across, down] = rotated(x + this.nudged.x, y + this.nudged.y, this.look.turn);
    return { x: width * (0.5 + this.look.x) + across * this.span, y: height * (0.5 + this.look.y) + down * this.span };
  }

  /** Which point of the picture is at a place in the frame. */
  pictureAt({ x, y }) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const [from, top] = [x - width * (0.5 + this.look.x), y - height * (0.5 + this.look.y)];
    const [across, down] = rotated(from / this.span, top / this.span, -this.look.turn);
    return { x: across - this.nudged.x, y: down - this.nudged.y };
  }

  /** Moves this picture by itself, as seen on the screen: by so many steps across and down. */
  nudge(across, down, size) {
    const step = NUDGE[size] / this.look.scale;
    const [x, y] = rotated(across * step, down * step, -this.look.turn);
    this.nudged = { x: this.nudged.x + x, y: this.nudged.y + y };
    this.show();
  }

  nudgeBack() {
    this.nudged = { x: 0, y: 0 };
    this.show();
  }

  set(look) {
    this.look = { ...this.look, ...look };
    this.show();
  }

  change(look) {
    this.set(look);
    this.onChange(this.look);
  }

  show() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!width) return;
    const fitted = this.fitted;
    const look = this.look;
    const room = { x: (fitted.width * look.scale - width) / 2 / width, y: (fitted.height * look.scale - height) / 2 / height };
    look.x = clamp(look.x, -Math.max(0, room.x), Math.max(0, room.x));
    look.y = clamp(look.y, -Math.max(0, room.y), Math.max(0, room.y));
    const scale = look.scale * fitted.factor;
    const own = fitted.span / fitted.factor;
    this.picture.style.transform =
      `translate(${look.x * width}px, ${look.y * height}px) rotate(${look.turn}deg) scale(${scale})` +
      (this.nudged.x || this.nudged.y ? ` translate(${this.nudged.x * own}px, ${this.nudged.y * own}px)` : "");
    this.frame.classList.toggle("close-up", !this.isFit);
    this.onShow?.();
    this.sharpen(fitted.width * look.scale * devicePixelRatio);
  }

  /** The original comes in the preview's place once, as soon as the preview has fewer pixels than the screen shows. */
  sharpen(pixels) {
    const address = this.picture.dataset.original;
    const known = this.look.turn % 180 === 0 ? this.picture.naturalWidth : this.picture.naturalHeight;
    if (!address || this.isFit || !known || pixels <= known) return;
    delete this.picture.dataset.original;
    this.onSharper("loading");
    const original = new Image();
    original.addEventListener("load", () => {
      this.picture.src = original.src;
      this.onSharper("original");
    });
    original.addEventListener("error", () => this.onSharper("failed"));
    original.src = address;
  }

  zoom(factor, at) {
    const { scale, x, y } = this.look;
    const wanted = clamp(scale * factor, 1, MOST);
    const point = at ? this.place(at) : { x: 0, y: 0 };
    const grown = wanted / scale;
    this.change({ scale: wanted, x: point.x - (point.x - x) * grown, y: point.y - (point.y - y) * grown });
  }

  zoomIn(at) {
    this.zoom(STEP, at);
  }

  zoomOut(at) {
    this.zoom(1 / STEP, at);
  }

  fit() {
    this.change({ scale: 1, x: 0, y: 0 });
  }

  turn(degrees) {
    this.change({ turn: (this.look.turn + degrees + 360) % 360, scale: 1, x: 0, y: 0 });
  }

  pan(across, down) {
    this.change({ x: this.look.x + across * PAN, y: this.look.y + down * PAN });
  }

  /** Where a pointer is, from the middle of the frame, in parts of its size. */
  place({ clientX, clientY }) {
    const box = this.frame.getBoundingClientRect();
    return { x: (clientX - box.left) / box.width - 0.5, y: (clientY - box.top) / box.height - 0.5 };
  }

  /** Lets wheel, mouse, pen and fingers work on this picture. */
  listen() {
    const frame = this.frame;
    frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    frame.addEventListener("pointerdown", (event) => this.down(event));
    frame.addEventListener("pointermove", (event) => this.move(event));
    frame.addEventListener("pointerup", (event) => this.up(event));
    frame.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
    return this;
  }

  wheel(event) {
    event.preventDefault();
    // A pinch on a touch pad comes as a wheel with ctrl, in small steps.
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
    this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)), event);
  }

  down(event) {
    if (event.button || event.target.closest("a, button, .divider")) return;
    this.frame.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { clientX: event.clientX, clientY: event.clientY });
    this.began = this.pointers.size === 1 ? event : null;
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = { clientX: event.clientX, clientY: event.clientY };
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, now);
    else if (!this.isFit) this.drag(before, now);
    this.pointers.set(event.pointerId, now);
  }

  drag(before, now) {
    const [from, to] = [this.place(before), this.place(now)];
    this.change({ x: this.look.x + to.x - from.x, y: this.look.y + to.y - from.y });
  }

  pinch(id, before, now) {
    const other = [...this.pointers].find(([key]) => key !== id)[1];
    const apart = (point) => Math.hypot(point.clientX - other.clientX, point.clientY - other.clientY) || 1;
    const middle = (point) => ({ clientX: (point.clientX + other.clientX) / 2, clientY: (point.clientY + other.clientY) / 2 });
    this.drag(middle(before), middle(now));
    this.zoom(apart(now) / apart(before), middle(now));
  }

  up(event) {
    const began = this.began;
    if (!this.pointers.delete(event.pointerId) || !began) return;
    this.began = null;
    const [across, down] = [event.clientX - began.clientX, event.clientY - began.clientY];
    if (Math.hypot(across, down) < 8) this.tap(event);
    else if (this.onPoint) return;
    else if (event.pointerType === "touch" && this.isFit && Math.abs(across) > Math.max(SWIPE, 2 * Math.abs(down))) {
      this.onSwipe(across < 0 ? "next" : "previous");
    }
  }

  /** Sets a point, where something wants one; else the second of two taps in one place looks closer, or from afar again. */
  tap(event) {
    if (this.onPoint) {
      const box = this.frame.getBoundingClientRect();
      this.onPoint({ x: event.clientX - box.left, y: event.clientY - box.top });
      return;
    }
    const last = this.lastTap;
    this.lastTap = event;
    if (!last || event.timeStamp - last.timeStamp > TAP.pause) return;
    if (Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) > TAP.distance) return;
    this.lastTap = null;
    if (this.isFit) this.zoom(2.5, event);
    else this.fit();
  }
}

/** What the page's buttons (`data-do`) and keys do to pictures; true where a key meant something. */
export function act(view, name) {
  const acts = {
    in: () => view.zoomIn(),
    out: () => view.zoomOut(),
    fit: () => view.fit(),
    right: () => view.turn(90),
    left: () => view.turn(-90),
  };
  acts[name]?.();
  return name in acts;
}

const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit", r: "right", R: "left" };
/** Into which direction an arrow key goes, across and down. */
export const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Zooming, turning and, where the picture is larger than its frame, panning by keys. */
export function pressed(view, key) {
  if (key in KEYS) return act(view, KEYS[key]);
  if (!(key in DIRECTIONS) || view.isFit) return false;
  const [across, down] = DIRECTIONS[key];
  // One looks to the left: the picture goes to the right.
  view.pan(-across, -down);
  return true;
}

/** The whole page on the whole screen: who it is about stays on top. */
export function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

function sayFullScreen() {
  for (const button of document.querySelectorAll("[data-do=full-screen]")) {
    button.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
  }
}

document.addEventListener("fullscreenchange", sayFullScreen);

/** Buttons that do nothing without this script appear with it. */
export function reveal() {
  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  sayFullScreen();
}

/** One picture's state of sharpness, said in words beside it. */
export function sayIn(place) {
  const words = { loading: "Loading the original …", original: "Original, in full detail.", failed: "The original could not be loaded; this is the preview." };
  return (state) => {
    if (place) place.textContent = words[state];
  };
}
