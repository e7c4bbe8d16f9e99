// Marking many lines of a list, or many pictures, at once: with Shift, with the key x, and the bar that says how many are marked.
"use strict";

// A page may get another list and another bar, so both are looked for each time.
const bar = () => document.querySelector("form.marking");
// Those that stand outside of the form belong to it by their attribute.
const boxes = (form) => [...form.elements].filter((box) => box.type === "checkbox" && box.name === form.dataset.what);
let last = null;

function tell() {
  const form = bar();
  if (!form) return;
  const there = boxes(form);
  const count = there.filter((box) => box.checked).length;
  const most = Number(form.dataset.most) || Infinity;
  const all = form.querySelector("#mark-all");
  form.querySelector("#marked").textContent =
    count === 0 ? "" : count > most ? `${count} marked, at most ${most} at once` : `${count} marked`;
  all.closest("label").hidden = there.length === 0;
  all.checked = count > 0 && count === there.length;
  all.indeterminate = count > 0 && count < there.length;
  for (const button of form.querySelectorAll("[data-needs-marks]")) button.disabled = count === 0 || count > most;
  form.classList.toggle("idle", count === 0);
}

// With Shift, everything between the last box and this one becomes as this one.
function marked(box, withShift) {
  const there = boxes(box.form);
  const [here, before] = [there.indexOf(box), there.indexOf(last)];
  if (withShift && before >= 0) {
    const [from, to] = here < before ? [here, before] : [before, here];
    for (const other of there.slice(from, to + 1)) other.checked = box.checked;
  }
  last = box;
  tell();
}

document.addEventListener("click", (event) => {
  const form = bar();
  if (form && event.target.id === "mark-all") {
    for (const box of boxes(form)) box.checked = event.target.checked;
    tell();
  } else if (form && boxes(form).includes(event.target)) marked(event.target, event.shiftKey);
});

// x marks what has the focus, and Shift x everything since the last one.
document.addEventListener("keydown", (event) => {
  const form = bar();
  if (!form || event.key.toLowerCase() !== "x" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("select, textarea, dialog, input:not([type=checkbox])")) return;
  const place = event.target.closest(".one, li, tr");
  const box = place && boxes(form).find((one) => place.contains(one));
  if (!box) return;
  box.checked = !box.checked;
  marked(box, event.shiftKey);
});

tell();
document.addEventListener("htmx:afterSettle", tell);
// A browser that goes back puts the marks again after this ran.
window.addEventListener("pageshow", tell);
