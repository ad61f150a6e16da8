// Extras only: every page works without this file.
"use strict";

const QUIET_MS = 400; // typing has stopped

/** The preview beside the editor follows what is typed. */
function followTyping(form) {
  const shown = form.querySelector("[data-hasil]");
  let timer = 0;
  let asked = 0;

  async function refresh() {
    const number = ++asked;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("potongan", "1");
    try {
      const answer = await fetch(form.dataset.pratinjau, { method: "POST", body: fields, redirect: "error" });
      const html = await answer.text();
      if (answer.ok && number === asked) shown.innerHTML = html;
    } catch {
      // No network, or signed out meanwhile: the buttons will say so.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, QUIET_MS);
  });
}

/** Leaving with unsaved words is asked about first. */
function guardWords(form) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[data-pratinjau]")) {
  followTyping(form);
  guardWords(form);
}
