// The keys of every page, and where the focus is after a link that leads to the same page.

/** Whether a key is meant for the page, and not for a field, a dialog or the browser. */
export function isOurs(event) {
  return !event.target.closest("input, select, textarea") && isKey(event);
}

function isKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  return !document.querySelector("dialog[open]");
}

/** As `isOurs`, but also on a box or a button that is marked: signs mean nothing to those. */
function isSign(event) {
  const field = event.target.closest("input, select, textarea");
  return isKey(event) && (!field || ["checkbox", "radio", "range"].includes(field.type));
}

function search() {
  const field = [...document.querySelectorAll("main input[type=search]")].find((one) => one.offsetParent);
  if (!field) return document.querySelector(".brand")?.click();
  field.focus();
  field.select();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-do=keys]")) document.getElementById("keys").showModal();
});

document.addEventListener("keydown", (event) => {
  if (!isSign(event)) return;
  if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (event.key === "/") search();
  else return;
  event.preventDefault();
});

// A link with an id that leads to the same page, a filter for example, has the focus again once that is loaded.
const KEPT = "focus";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[id]");
  if (link && !event.defaultPrevented && link.pathname === location.pathname) sessionStorage.setItem(KEPT, link.id);
});

const kept = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
if (kept && !location.hash && document.activeElement === document.body) document.getElementById(kept)?.focus({ preventScroll: true });

function reveal() {
  for (const button of document.querySelectorAll("[data-do=keys]")) button.hidden = false;
}

document.addEventListener("htmx:afterSettle", reveal);
reveal();
