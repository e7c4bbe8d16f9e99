// The chosen patient's name on top of the form.
"use strict";

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
