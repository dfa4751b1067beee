// The reader: what belongs together lights up together, and words that are copied bring where they stand.
"use strict";
(() => {
  const reading = document.querySelector(".reading");
  if (!reading) { return; }
  let lit = [];
  let pinned = null;
  let chosen = null;

  // linking

  function light(numbers) {
    lit.forEach((element) => element.classList.remove("on"));
    lit = [];
    for (const number of numbers || []) {
      lit.push(...reading.querySelectorAll(`.par [data-c~="${number}"], .card[data-n="${number}"]`));
    }
    lit.forEach((element) => element.classList.add("on"));
  }

  function pointed(target) {
    const element = target instanceof Element ? target.closest(".par [data-i], .card[data-n], .ref") : null;
    return element && reading.contains(element) ? (element.dataset.i || element.dataset.n).split(" ") : null;
  }

  const show = (event) => light(pointed(event.target) || pinned);
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("focusout", () => light(pinned));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("form, button, summary, a:not(.ref)")) { return; }
    pinned = pointed(event.target);
    light(pinned);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { pinned = null; light(null); }
  });

  function named() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
  }

  function follow() {
    const target = document.getElementById(location.hash ? named() : "at");
    if (target && target.matches(".card[data-n]")) {
      pinned = [target.dataset.n];
      light(pinned);
    }
    return target;
  }

  // what is out of sight has a guessed height until it is drawn, so that the first jump may miss
  function bring(target, block, again = 4) {
    target.scrollIntoView({ block });
    if (again) { requestAnimationFrame(() => bring(target, block, again - 1)); }
  }

  addEventListener("hashchange", follow);
  const target = follow();
  if (target && performance.getEntriesByType("navigation")[0].type === "navigate") { // else the browser goes back to where one was
    bring(target, target.id === "at" ? "center" : "start");
  }

  // places, in code points of the text

  const points = (text) => Array.from(text).length;

  function parts(paragraph) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(".ref") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const found = [];
    let at = Number(paragraph.dataset.at);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const one = node.parentElement.classList.contains("ctl");
      found.push({ node, at, one });
      at += one ? 1 : points(node.data);
    }
    return found;
  }

  function selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) { return null; }
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(reading)) { return null; }
    let start = null;
    let end = null;
    const texts = [];
    for (const paragraph of reading.querySelectorAll(".par")) {
      if (!range.intersectsNode(paragraph)) { continue; }
      let text = "";
      for (const { node, at, one } of parts(paragraph)) {
        if (!range.intersectsNode(node)) { continue; }
        const from = node === range.startContainer ? range.startOffset : 0;
        const to = node === range.endContainer ? range.endOffset : node.length;
        if (to <= from) { continue; }
        if (start === null) { start = one ? at : at + points(node.data.slice(0, from)); }
        end = one ? at + 1 : at + points(node.data.slice(0, to));
        text += node.data.slice(from, to);
      }
      if (text) { texts.push(text); }
    }
    return texts.length ? { start, end, text: texts.join("\n\n") } : null;
  }

  document.addEventListener("copy", (event) => {
    const focused = document.activeElement;
    if (!event.clipboardData || (focused && focused.matches("input, textarea"))) { return; }
    const place = selected();
    if (!place) { return; }
    event.clipboardData.setData("text/plain", `${place.text}\n\n— ${reading.dataset.cite}, code points ${place.start}–${place.end}`);
    event.preventDefault();
  });

  // corrections: the words that are selected in the text, as a place

  document.addEventListener("selectionchange", () => {
    if (reading.querySelector(".take")) { chosen = selected() || chosen; }
  });

  function offer(within) {
    for (const input of within.querySelectorAll('input[name="set_source"], input[name="set_cue"], input[name="set_content"]')) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "take";
      button.textContent = "Take the selected words";
      button.addEventListener("click", () => {
        if (!chosen) { return; }
        const place = `${chosen.start}:${chosen.end}`;
        input.value = input.name === "set_content" && input.value ? `${input.value},${place}` : place;
      });
      input.closest("label").after(button);
    }
  }
  offer(reading);

  // everything about a statement, without leaving the place

  reading.addEventListener("click", async (event) => {
    const link = event.target instanceof Element ? event.target.closest(".card .more a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
    event.preventDefault();
    const card = link.closest(".card");
    try {
      const address = new URL(link.href);
      address.searchParams.set("part", "card");
      address.hash = "";
      const answer = await fetch(address);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".card");
      if (!answer.ok || !fresh) { throw new Error("no card"); }
      const shut = card.cloneNode(true);
      card.replaceWith(fresh);
      offer(fresh);
      fresh.querySelector(".close a").addEventListener("click", (close) => {
        close.preventDefault();
        fresh.replaceWith(shut);
        shut.querySelector(".more a").focus();
      });
      fresh.focus();
    } catch {
      location.assign(link.href);
    }
  });
})();
