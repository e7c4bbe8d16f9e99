// Looking closely at a picture: zoom around a point, drag, turn. Nothing of it is written anywhere.

const MOST = 12;
const STEP = 1.5;
const PAN = 0.15;
const SWIPE = 60;
const TAP = { pause: 350, distance: 30 };

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/** A picture in its frame. `x` and `y` are parts of the frame's size, so that frames of different sizes can go together. */
export class PictureView {
  constructor(frame, picture, { onChange = () => {}, onSwipe = () => {}, onSharper = () => {} } = {}) {
    Object.assign(this, { frame, picture, onChange, onSwipe, onSharper });
    this.look = { scale: 1, x: 0, y: 0, turn: 0 };
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
    if (!wide || !width) return { width, height, factor: 1 };
    const lying = this.look.turn % 180 !== 0;
    const contained = Math.min(width / wide, height / high);
    const scale = lying ? Math.min(width / high, height / wide) : contained;
    const [across, down] = lying ? [high, wide] : [wide, high];
    return { width: across * scale, height: down * scale, factor: scale / contained };
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
    this.picture.style.transform = `translate(${look.x * width}px, ${look.y * height}px) rotate(${look.turn}deg) scale(${scale})`;
    this.frame.classList.toggle("close-up", !this.isFit);
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
    else if (event.pointerType === "touch" && this.isFit && Math.abs(across) > Math.max(SWIPE, 2 * Math.abs(down))) {
      this.onSwipe(across < 0 ? "next" : "previous");
    }
  }

  /** The second of two taps in one place looks closer, or from afar again. */
  tap(event) {
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
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Zooming, turning and, where the picture is larger than its frame, panning by keys. */
export function pressed(view, key) {
  if (key in KEYS) return act(view, KEYS[key]);
  if (!(key in ARROWS) || view.isFit) return false;
  view.pan(...ARROWS[key]);
  return true;
}

/** The whole page on the whole screen: who it is about stays on top. */
export function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

/** Buttons that do nothing without this script appear with it. */
export function reveal() {
  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
}

/** One picture's state of sharpness, said in words beside it. */
export function sayIn(place) {
  const words = { loading: "Loading the original …", original: "Original, in full detail.", failed: "The original could not be loaded; this is the preview." };
  return (state) => {
    if (place) place.textContent = words[state];
  };
}
