// Two pictures that move together, side by side or one over the other.
import { PictureView, act, pressed, reveal, sayIn, toggleFullScreen } from "./zoom.js";
import { isOurs } from "./keys.js";

let stage = null;
let views = [];

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

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (name === "full-screen") toggleFullScreen();
  else if (name && views.length) act(views[0], name);
});

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  if (views.length && pressed(views[0], event.key)) event.preventDefault();
  else if (event.key === "f") toggleFullScreen();
  else if (event.key === "m") document.getElementById("other-mode")?.click();
});

document.addEventListener("htmx:afterSettle", begin);
begin();
