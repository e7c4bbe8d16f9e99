// The panel of what is going on is asked for again and again, but not while nobody looks, and not after the session ended.
"use strict";

const isPanel = (event) => event.target.id === "live";
let sessionEnded = false;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isPanel(event) && (document.hidden || sessionEnded)) event.preventDefault();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isPanel(event) && event.detail.xhr.status === 401) sessionEnded = true;
});

document.addEventListener("nexus:unlocked", () => {
  sessionEnded = false;
  const panel = document.getElementById("live");
  if (panel) htmx.trigger(panel, "refresh");
});

document.addEventListener("visibilitychange", () => {
  const panel = document.getElementById("live");
  if (panel && !document.hidden) htmx.trigger(panel, "refresh");
});
