// The viewer: one picture, its neighbours, its keys. After going on to a neighbour without leaving the page it begins anew.
import { PictureView, act, pressed, reveal, sayIn, toggleFullScreen } from "./zoom.js";
import { isOurs } from "./keys.js";
import { Measuring } from "./measure.js";

let frame = null;
let view = null;
let measuring = null;

const LINKS = { ArrowLeft: "previous", p: "previous", ArrowRight: "next", n: "next", a: "as-shown", b: "in-batch", t: "over-time", c: "compare-link", k: "key-mark", Escape: "back" };

function go(name) {
  document.getElementById(name)?.click();
}

function begin() {
  const found = document.getElementById("frame");
  if (!found || found === frame) return;
  frame = found;
  reveal();
  const picture = frame.querySelector(".picture");
  view = picture && new PictureView(frame, picture, { onSwipe: go, onSharper: sayIn(document.getElementById("sharpness")) }).listen();
  measuring = new Measuring(view ? [view] : []);
  for (const button of document.querySelectorAll("[data-needs-picture]")) button.disabled = !view;
  preload(document.getElementById("next"));
}

/** On a phone the picture has all the room that the head and the identity leave. */
function measureAbove() {
  const scene = frame?.parentElement;
  if (scene) document.documentElement.style.setProperty("--above", `${scene.getBoundingClientRect().top + scrollY}px`);
}

function preload(link) {
  if (link?.dataset.preload) new Image().src = link.dataset.preload;
}

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (name === "full-screen") toggleFullScreen();
  else if (name && view && !measuring.act(name)) act(view, name);
});

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  const key = event.key;
  if (view && (measuring.pressed(event) || pressed(view, key))) event.preventDefault();
  else if (key === "f") toggleFullScreen();
  else if (key in LINKS) go(LINKS[key]);
});

new ResizeObserver(measureAbove).observe(document.body);
document.addEventListener("htmx:afterSettle", begin);
begin();
