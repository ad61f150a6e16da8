// While a lesson is at work, its progress is fetched anew; when it has come to another state, the whole page.
"use strict";
const every = 2000;
async function renew() {
  const shown = document.getElementById("latihan");
  try {
    const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("latihan");
    if (!fresh || fresh.dataset.bekerja !== shown.dataset.bekerja) {
      location.reload();
      return;
    }
    const before = shown.querySelector("[role=status]");
    const after = fresh.querySelector("[role=status]");
    if (before && after) before.textContent = after.textContent;
  } catch {
    // no network for a moment: the next look may do
  }
  setTimeout(renew, every);
}
setTimeout(renew, every);
