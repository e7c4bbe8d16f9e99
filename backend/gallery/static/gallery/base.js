// What every page needs: the current CSRF token with each request, and an honest word in the place of a picture that fails.
"use strict";

function csrfToken() {
  // Over HTTPS its name begins with __Host-.
  return document.cookie.split("; ").find((part) => /^(__Host-)?csrftoken=/.test(part))?.split("=")[1] ?? "";
}

// After signing in again in another tab, a form that was open all the while still fits.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb === "get") return;
  event.detail.headers["X-CSRFToken"] = csrfToken();
  event.detail.parameters.delete("csrfmiddlewaretoken");
});

function notify(words) {
  const notice = document.createElement("p");
  notice.className = "notice error";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  const notices = document.getElementById("notices");
  notices.replaceChildren(notice);
  notices.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => {
  notify("Nexus does not answer. Nothing on this page is lost: check the network, then repeat the last step.");
});

// A whole page in the answer to a part of one is a refusal: its words go to the notices, and what was typed stays.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, boosted, serverResponse } = event.detail;
  if (xhr.status < 400 || (boosted && event.detail.target === document.body) || !/^\s*<!doctype/i.test(serverResponse)) return;
  event.detail.shouldSwap = false;
  const page = new DOMParser().parseFromString(serverResponse, "text/html");
  notify([...page.querySelectorAll("main h1, main p")].map((part) => part.textContent.trim()).join(" "));
});

// What copies by a script is there only with one. A page that came without encryption has no clipboard of its own.
document.documentElement.classList.add("scripted");

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await copy(button.dataset.copy);
  button.dataset.copied = "yes";
  button.focus();
  setTimeout(() => delete button.dataset.copied, 2_000);
});

// Errors of pictures do not bubble, so they are caught on their way down.
document.addEventListener(
  "error",
  (event) => {
    const picture = event.target;
    if (!(picture instanceof HTMLImageElement) || picture.dataset.failed) return;
    picture.dataset.failed = "yes";
    const words = document.createElement("span");
    words.className = "no-picture";
    words.textContent = picture.dataset.failure || "This picture cannot be shown.";
    picture.hidden = true;
    picture.after(words);
  },
  true,
);
