// Measuring between two points of a picture, with the ruler that was photographed beside the foot as its scale. Points are
// points of the picture, so zoom and turn change nothing; nothing of it is written anywhere.
import { DIRECTIONS } from "./zoom.js";

const SVG = "http://www.w3.org/2000/svg";
// How exactly a finger or a pointer finds a point, and how far a key moves the cross, in pixels of the screen.
const AIM = 2;
const STEP = { coarse: 10, fine: 1 };

const WORDS = {
  ruler: ["Mark a point on the ruler.", "Mark a second point on the ruler."],
  length: ["How far apart are these two points?"],
  points: ["Mark where to measure from.", "Mark where to measure to."],
};

const distance = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y);

/** What is measured on one picture: first its scale, then lengths. */
class Measure {
  constructor(view, onChange) {
    Object.assign(this, { view, onChange, points: [], scale: null, cross: null });
    this.drawing = document.createElementNS(SVG, "svg");
    this.drawing.classList.add("drawing");
    this.drawing.setAttribute("aria-hidden", "true");
    view.frame.append(this.drawing);
    view.frame.classList.add("measuring");
    view.onShow = () => this.draw();
    view.onPoint = (place) => this.add(place);
    this.draw();
  }

  end() {
    this.drawing.remove();
    this.view.frame.classList.remove("measuring");
    this.view.onShow = this.view.onPoint = null;
  }

  /** A third point begins anew; while the length of the ruler is asked for, none is taken. */
  add(place) {
    if (this.step === "length") return;
    const point = this.view.pictureAt(place);
    this.points = this.points.length === 2 ? [point] : [...this.points, point];
    this.change();
  }

  /** The two points lie on the ruler, so many millimetres apart. */
  setScale(millimetres) {
    const length = distance(this.points);
    if (!(millimetres > 0) || !length) return;
    this.scale = { each: millimetres / length, error: this.blur / length };
    this.points = [];
    this.change();
  }

  forgetScale() {
    this.scale = null;
    this.points = [];
    this.change();
  }

  get step() {
    const isPair = this.points.length === 2;
    if (!this.scale) return isPair ? "length" : "ruler";
    return isPair ? "result" : "points";
  }

  get words() {
    if (this.step !== "result") return WORDS[this.step][this.points.length % 2];
    const length = distance(this.points) * this.scale.each;
    const error = this.blur * this.scale.each + length * this.scale.error;
    return `About ${Math.round(length)} mm, give or take ${Math.max(1, Math.ceil(error - 0.01))}. Mark another point to measure again.`;
  }

  /** By how much the distance of two points may be wrong that were found on the screen as it is now. */
  get blur() {
    return (2 * AIM) / this.view.span;
  }

  change() {
    this.draw();
    this.onChange(this);
  }

  draw() {
    const places = this.points.map((point) => this.view.frameAt(point));
    const parts = places.map(({ x, y }) => shape("circle", { cx: x, cy: y, r: 6 }));
    if (places.length === 2) parts.push(shape("path", { d: `M${places[0].x} ${places[0].y}L${places[1].x} ${places[1].y}` }));
    if (this.cross) parts.push(shape("path", { d: `M${this.cross.x - 14} ${this.cross.y}h28M${this.cross.x} ${this.cross.y - 14}v28` }));
    this.drawing.replaceChildren(...parts);
  }

  /** By keys: the arrows move a cross, Enter sets a point there. True where a key meant something. */
  pressed({ key, shiftKey, target }) {
    if (key in DIRECTIONS) {
      const { clientWidth: width, clientHeight: height } = this.view.frame;
      const from = this.cross ?? { x: width / 2, y: height / 2 };
      const [across, down] = DIRECTIONS[key].map((way) => way * (shiftKey ? STEP.fine : STEP.coarse));
      this.cross = { x: from.x + across, y: from.y + down };
      this.draw();
      return true;
    }
    // On a button, Enter presses that.
    if (key !== "Enter" || !this.cross || target.closest("a, button")) return false;
    this.add(this.cross);
    return true;
  }
}

function shape(name, values) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  return made;
}

/** Measuring on a page: the button, what is said, the form for the ruler. `views` are the pictures as they are by now. */
export class Measuring {
  constructor(views) {
    this.views = views;
    this.measures = [];
    this.panel = document.getElementById("measurement");
    this.panel?.querySelector("form").addEventListener("submit", (event) => this.submitted(event));
  }

  get isOn() {
    return this.measures.length > 0;
  }

  toggle() {
    if (!this.views.length) return;
    if (this.isOn) this.end();
    else this.begin();
    this.panel.hidden = !this.isOn;
    for (const button of document.querySelectorAll("[data-do=measure][aria-pressed]")) button.setAttribute("aria-pressed", this.isOn);
  }

  begin() {
    this.measures = this.views.map((view) => new Measure(view, (measure) => this.tell(measure)));
    this.tell(this.measures[0]);
    this.views[0].frame.focus({ preventScroll: true });
  }

  end() {
    for (const measure of this.measures) measure.end();
    this.measures = [];
  }

  tell(measure) {
    this.active = measure;
    const letter = measure.view.picture.dataset.letter;
    document.getElementById("measured").textContent = (letter ? `${letter}: ` : "") + measure.words;
    const form = this.panel.querySelector("form");
    form.hidden = measure.step !== "length";
    this.panel.querySelector("[data-do=ruler]").hidden = !measure.scale;
    if (!form.hidden) form.elements.distance.focus();
  }

  submitted(event) {
    event.preventDefault();
    const { distance: typed, unit } = event.target.elements;
    this.active.setScale(typed.value * unit.value);
    this.active.view.frame.focus({ preventScroll: true });
  }

  /** What the page's buttons do; true where one is meant for this. */
  act(name) {
    if (name === "measure") this.toggle();
    else if (name === "ruler") this.active.forgetScale();
    else return false;
    return true;
  }

  /** Keys go to the picture that has the focus, else to the one that was measured on last. */
  pressed(event) {
    if (event.key === "l") this.toggle();
    else if (!this.isOn) return false;
    else if (event.key === "Escape") this.toggle();
    else return (this.measures.find(({ view }) => view.frame === document.activeElement) ?? this.active).pressed(event);
    return true;
  }
}
