// Shows what takes a passkey where the browser has them, and says so when one was not used.
"use strict";

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-failed");
  words.hidden = false;
  words.scrollIntoView({ block: "nearest" });
});
