// Nobody there for a while: the page covers itself and ends the session. Nothing typed is lost; whoever signs in again goes on.
// csrfToken() is base.js's.
"use strict";

// Asked for anew each time: pages that htmx brings put another one in its place.
const dialog = () => document.getElementById("locked");
const { account, minutes, state, stillHere, lock } = dialog().dataset;
const LIMIT = Number(minutes) * 60_000;
// How often somebody who only reads is told of, and how often is looked.
const TOLD_EVERY = Math.min(60_000, LIMIT / 4);
const LOOKED_EVERY = Math.min(5_000, LIMIT / 4);
// All pages of this browser together know when one of them was used.
const USED = "nexus-used";
let title = "";
let toldAt = Date.now();
let isLocked = false;

const tell = (address) => fetch(address, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, keepalive: true }).catch(() => {});
const idleFor = () => Date.now() - Number(localStorage.getItem(USED) ?? 0);

function cover() {
  isLocked = true;
  document.documentElement.classList.add("covered");
  title = document.title;
  document.title = "Locked · Nexus";
  dialog().showModal();
  tell(lock);
}

function uncover() {
  isLocked = false;
  dialog().close();
  document.documentElement.classList.remove("covered");
  document.title = title;
  // Signing in changed what a form has to show that it is ours.
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = csrfToken();
  used();
  document.dispatchEvent(new Event("nexus:unlocked"));
}

function used() {
  localStorage.setItem(USED, Date.now());
  if (Date.now() - toldAt < TOLD_EVERY) return;
  toldAt = Date.now();
  tell(stillHere);
}

function look() {
  if (!isLocked && idleFor() > LIMIT) cover();
  if (isLocked && !dialog().open) dialog().showModal();
}

async function lookForSignIn() {
  if (!isLocked || document.hidden) return;
  const answer = await fetch(state, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { account: signedIn } = await answer.json();
  if (String(signedIn) === account) uncover();
  else dialog().querySelector("[data-other]").hidden = signedIn === null;
}

// A computer that woke up has been idle, whatever woke it: looked at before it counts as use.
function onUse(event) {
  look();
  if (!isLocked) return used();
  // The keys of the page below mean nothing now; those of the dialog do what they do everywhere.
  event.stopImmediatePropagation();
  if (!dialog().contains(event.target)) event.preventDefault();
}

for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "submit"]) {
  window.addEventListener(kind, onUse, { capture: true, passive: false });
}
document.addEventListener("cancel", (event) => event.target === dialog() && event.preventDefault(), true);
document.addEventListener("close", () => look(), true);
document.addEventListener("visibilitychange", () => {
  look();
  lookForSignIn();
});
window.addEventListener("focus", lookForSignIn);
window.addEventListener("storage", (event) => event.key === USED && lookForSignIn());

localStorage.setItem(USED, Date.now());
setInterval(look, LOOKED_EVERY);
