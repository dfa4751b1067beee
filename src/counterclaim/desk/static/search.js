// Search while somebody types; the page works the same without this, by its form.
"use strict";
(() => {
  const form = document.getElementById("asking");
  const found = document.getElementById("found");
  if (!form || !found) return;
  const words = form.elements.q;
  const other = document.getElementById("find");
  const PAUSE_MS = 160;
  let waiting = 0;
  let running = null;
  let last = words.value;

  async function seek() {
    if (words.value === last) return;
    last = words.value;
    if (running) running.abort();
    running = new AbortController();
    const asked = new URLSearchParams(new FormData(form)).toString();
    found.classList.add("seeking");
    try {
      const answer = await fetch(`/search/found?${asked}`, { signal: running.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      found.replaceChildren(...page.body.childNodes);
      history.replaceState(null, "", `/search?${asked}`);
      if (other) other.value = words.value;
      found.classList.remove("seeking");
    } catch (error) {
      if (error.name === "AbortError") return;
      found.classList.remove("seeking");
      last = null; // so that the form's button, or another letter, tries again
    }
  }

  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(seek, PAUSE_MS);
  });
})();
