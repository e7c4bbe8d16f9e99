// Marking many lines of a list at once, and the chosen patient's name on top of the form.
"use strict";

const marking = document.querySelector("form.marking");

if (marking) {
  const boxes = [...marking.querySelectorAll(`input[name=${marking.dataset.what}]`)];
  const all = document.getElementById("mark-all");
  const words = document.getElementById("marked");
  let last = null;

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    words.textContent = count === 0 ? "" : `${count} marked`;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    for (const button of marking.querySelectorAll("[data-needs-marks]")) button.disabled = count === 0;
  };

  // With Shift, everything between the last box and this one becomes as this one.
  marking.addEventListener("click", (event) => {
    const here = boxes.indexOf(event.target);
    if (here < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = here < last ? [here, last] : [last, here];
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = here;
    tell();
  });
  marking.addEventListener("change", tell);
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });

  all.closest("label").hidden = boxes.length === 0;
  tell();
  // A browser that goes back puts the marks again after this ran.
  window.addEventListener("pageshow", tell);
}

const nameOnTop = document.getElementById("chosen-name");

function showChosen() {
  const chosen = document.querySelector("#assign input[name=patient]:checked");
  nameOnTop.textContent = chosen ? chosen.dataset.name : "nobody yet";
}

if (nameOnTop) {
  document.addEventListener("change", (event) => event.target.name === "patient" && showChosen());
  document.addEventListener("htmx:afterSettle", (event) => {
    showChosen();
    if (event.target.id === "assign") document.querySelector("#assign [role=alert]")?.focus();
  });
}
