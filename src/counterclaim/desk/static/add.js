// Dropped files go into the form's own field, and a page that shows reading asks how far it is.
"use strict";

for (const form of document.querySelectorAll("form.files")) {
  const drop = form.querySelector(".drop");
  const input = form.querySelector("input[type=file]");
  const chosen = form.querySelector(".chosen");
  const most = { files: Number(form.dataset.mostFiles), mb: Number(form.dataset.mostMb) };

  const say = () => {
    const mb = [...input.files].reduce((sum, file) => sum + file.size, 0) / 2 ** 20;
    const tooMany = input.files.length > most.files || mb > most.mb;
    const words = `${input.files.length} ${input.files.length === 1 ? "file" : "files"}, ${mb < 1 ? "less than 1" : Math.round(mb)} MB`;
    chosen.textContent = input.files.length ? (tooMany ? `${words}: more than is taken at a time` : words) : "";
    input.setCustomValidity(tooMany ? chosen.textContent : "");
  };
  input.addEventListener("change", say);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      say();
      input.focus();
    }
  });
}

const EVERY_MS = 1000;
const begun = document.querySelector("[data-state]");

async function follow(shown, failures) {
  let text = null;
  try {
    const answer = await fetch(shown.dataset.state, { headers: { Accept: "text/html" } });
    if (answer.status === 404) { location.reload(); return; }
    if (answer.ok) text = await answer.text();
  } catch { /* the desk was closed, or is busy */ }
  if (text === null) {
    shown.querySelector(".stage").textContent = "The desk does not answer. This page goes on asking.";
    setTimeout(follow, EVERY_MS * Math.min(2 ** failures, 30), shown, failures + 1);
    return;
  }
  const next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-state]");
  if (next === null || "over" in next.dataset) { location.reload(); return; }
  shown = update(shown, next);
  setTimeout(follow, EVERY_MS, shown, 0);
}

// The line that is read aloud stays the same element, so that its change is what is told; focus on the button is kept.
function update(shown, next) {
  const line = shown.querySelector(".stage");
  const words = next.querySelector(".stage").textContent;
  if (line.textContent !== words) line.textContent = words;
  const hadFocus = shown.contains(document.activeElement) && document.activeElement.matches("button");
  const made = document.importNode(next, true);
  made.querySelector(".stage").replaceWith(line);
  shown.replaceWith(made);
  if (hadFocus) made.querySelector("button")?.focus();
  return made;
}

if (begun !== null && !("over" in begun.dataset)) setTimeout(follow, EVERY_MS, begun, 0);
