// The viewer: one picture, its neighbours, its keys. After going on to a neighbour without leaving the page it begins anew.
import { PictureView, act, pressed, reveal, sayIn, toggleFullScreen } from "./zoom.js";
import { isOurs } from "./keys.js";

let frame = null;
let view = null;

const LINKS = { ArrowLeft: "previous", p: "previous", ArrowRight: "next", n: "next", b: "in-batch", t: "over-time", c: "compare-link" };

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
  for (const button of document.querySelectorAll("[data-needs-picture]")) button.disabled = !view;
  preload(document.getElementById("next"));
}

function preload(link) {
  if (link?.dataset.preload) new Image().src = link.dataset.preload;
}

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (name === "full-screen") toggleFullScreen();
  else if (name && view) act(view, name);
});

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  const key = event.key;
  if (view && pressed(view, key)) event.preventDefault();
  else if (key === "f") toggleFullScreen();
  else if (key in LINKS) go(LINKS[key]);
});

document.addEventListener("htmx:afterSettle", begin);
begin();
