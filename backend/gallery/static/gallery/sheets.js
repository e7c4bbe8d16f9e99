// The button that prints, once every picture is there: what is not loaded yet would be an empty place on paper.
"use strict";

const button = document.getElementById("print");
const waiting = document.getElementById("waiting");

function ready() {
  button.disabled = false;
  waiting.textContent = "";
}

button.hidden = false;
waiting.textContent = "The pictures are loading …";
button.addEventListener("click", () => window.print());
if (document.readyState === "complete") ready();
else window.addEventListener("load", ready);
