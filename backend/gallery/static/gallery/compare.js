// Two pictures that move together, side by side or one over the other.
import { DIRECTIONS, PictureView, act, pressed, reveal, sayIn, toggleFullScreen } from "./zoom.js";
import { isOurs } from "./keys.js";
import { Measuring } from "./measure.js";

let stage = null;
let views = [];
let measuring = null;

function begin() {
  const found = document.getElementById("stage");
  if (!found || found === stage) return;
  stage = found;
  reveal();
  views = [...stage.querySelectorAll(".picture")].map((picture) => viewOf(picture));
  // Over one another, both lie in one frame; the pointer works on the first of them, and the other follows.
  const frames = new Set();
  for (const view of views) {
    if (!frames.has(view.frame)) view.listen();
    frames.add(view.frame);
  }
  slide();
  // Over one another, one could not tell on which of them a point is.
  measuring = new Measuring(stage.classList.contains("over") ? [] : views);
  for (const current of document.querySelectorAll(".strip [aria-current]")) {
    const strip = current.closest(".strip");
    const step = current.closest("li");
    strip.scrollLeft = step.offsetLeft - strip.offsetLeft - (strip.clientWidth - step.clientWidth) / 2;
  }
}

function viewOf(picture) {
  const view = new PictureView(picture.closest(".frame"), picture, {
    onChange: (look) => {
      for (const other of views) if (other !== view) other.set(look);
    },
    onSharper: sayIn(document.getElementById(`sharpness-${picture.dataset.letter}`)),
  });
  return view;
}

function slide() {
  const range = document.getElementById("divide");
  if (!range) return;
  const [layer, divider] = [stage.querySelector(".layer-b"), stage.querySelector(".divider")];
  const show = () => {
    layer.style.clipPath = `inset(0 0 0 ${range.value}%)`;
    divider.style.left = `${range.value}%`;
    range.setAttribute("aria-valuetext", `${range.value} percent from the left`);
  };
  range.addEventListener("input", show);
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const box = divider.parentElement.getBoundingClientRect();
    range.value = ((event.clientX - box.left) / box.width) * 100;
    show();
  });
  show();
}

const NUDGES = { "nudge-left": "ArrowLeft", "nudge-right": "ArrowRight", "nudge-up": "ArrowUp", "nudge-down": "ArrowDown" };

/** Moves B against A; the other way round would be the same. */
function nudge(key, size) {
  views[1]?.nudge(...DIRECTIONS[key], size);
}

function doIt(name) {
  if (name === "full-screen") toggleFullScreen();
  else if (name in NUDGES) nudge(NUDGES[name], "coarse");
  else if (name === "nudge-back") views[1]?.nudgeBack();
  else if (views.length && !measuring.act(name)) act(views[0], name);
}

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (name) doIt(name);
});

// With Alt an arrow key moves B by a step, with Shift by a small one. While measuring, Shift is the cross's.
document.addEventListener("keydown", (event) => {
  const isNudge = event.key in DIRECTIONS && event.altKey !== event.shiftKey && !(event.shiftKey && measuring?.isOn);
  if (!isNudge || event.target.closest("input, select, textarea")) return;
  event.preventDefault();
  nudge(event.key, event.altKey ? "coarse" : "fine");
});

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  if (views.length && (measuring.pressed(event) || pressed(views[0], event.key))) event.preventDefault();
  else if (event.key === "f") toggleFullScreen();
  else if (event.key === "m") document.getElementById("other-mode")?.click();
  else if (event.key === "Escape") document.getElementById("back").click();
});

document.addEventListener("htmx:afterSettle", begin);
begin();
