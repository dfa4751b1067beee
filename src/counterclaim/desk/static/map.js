// Move the map with the pointer, the wheel and the keys; the server draws each new window.
"use strict";
(() => {
  const view = document.getElementById("view");
  if (!view) return;
  const WORLD = 360;
  let waiting = 0;
  let running = null;
  let box = null; // what of the drawing is shown: x, y, width

  const drawing = () => view.querySelector("svg.map");
  const size = () => drawing().viewBox.baseVal;

  function show() {
    const svg = drawing();
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.width * box.height0 / box.width0}`);
  }

  function begin() {
    if (box) return;
    const { width, height } = size();
    box = { x: 0, y: 0, width, width0: width, height0: height };
  }

  // the address of the window that is shown now
  function address() {
    const data = drawing().dataset;
    const perUnit = Number(data.span) / box.width0;
    const height = box.width * box.height0 / box.width0;
    const longitude = Number(data.longitude) + (box.x + box.width / 2 - box.width0 / 2) * perUnit;
    const northing = Number(data.northing) - (box.y + height / 2 - box.height0 / 2) * perUnit;
    const latitude = Math.atan(Math.sinh(northing * Math.PI / 180)) * 180 / Math.PI;
    const there = new URL(location.href);
    there.hash = "";
    there.searchParams.set("at", [longitude, latitude, Math.min(box.width * perUnit, WORLD)].map((n) => n.toFixed(3)).join(","));
    return there.href;
  }

  async function go(href) {
    if (running) running.abort();
    running = new AbortController();
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.move : null;
    const inMap = document.activeElement && document.activeElement === drawing();
    try {
      const answer = await fetch(href, { signal: running.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("view");
      if (!fresh) throw new Error("no map");
      view.replaceChildren(...fresh.childNodes);
      box = null;
      history.replaceState(null, "", href);
      prepare();
      if (focused) view.querySelector(`[data-move="${focused}"]`)?.focus({ preventScroll: true });
      if (inMap) drawing().focus({ preventScroll: true });
    } catch (error) {
      if (error.name !== "AbortError") location.assign(href);
    }
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(() => go(address()), 180);
  }

  function zoom(times, x, y) {
    begin();
    const degrees = Number(drawing().dataset.span) / box.width0;
    const width = Math.min(Math.max(box.width * times, 0.5 / degrees), WORLD / degrees);
    const share = width / box.width;
    box.x = x - (x - box.x) * share;
    box.y = y - (y - box.y) * share;
    box.width = width;
    show();
    later();
  }

  function at(event) {
    const svg = drawing();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  // with the wheel alone the page scrolls, as long as nobody is at work in the map
  function wheel(event) {
    if (!event.ctrlKey && document.activeElement !== drawing()) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, ...at(event));
  }

  function drag(event) {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const svg = drawing();
    let last = [event.clientX, event.clientY];
    let moved = false;
    const move = (now) => {
      const dx = now.clientX - last[0];
      const dy = now.clientY - last[1];
      if (!moved && Math.hypot(dx, dy) < 4) return;
      moved = true;
      clearTimeout(waiting);
      svg.classList.add("moving");
      begin();
      const perPixel = box.width / svg.clientWidth;
      box.x -= dx * perPixel;
      box.y -= dy * perPixel;
      last = [now.clientX, now.clientY];
      show();
    };
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      svg.classList.remove("moving");
      if (moved) {
        svg.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
        later();
      } else if (!event.target.closest("a")) svg.focus({ preventScroll: true });
    };
    event.preventDefault();
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
  }

  const KEYS = { "+": "in", "=": "in", "-": "out", ArrowLeft: "west", ArrowUp: "north", ArrowDown: "south", ArrowRight: "east", 0: "fit" };

  function key(event) {
    const move = KEYS[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey || event.target !== drawing()) return;
    event.preventDefault();
    go(view.querySelector(`[data-move="${move}"]`).href);
  }

  function prepare() {
    const svg = drawing();
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("wheel", wheel, { passive: false });
    svg.addEventListener("pointerdown", drag);
    svg.addEventListener("keydown", key);
  }

  view.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-move]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href);
  });
  prepare();
})();
