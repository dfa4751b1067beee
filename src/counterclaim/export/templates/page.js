"use strict";
(function () {
  var lit = [], pinned = null;

  function clear() {
    lit.forEach(function (element) { element.classList.remove("on"); });
    lit = [];
  }

  function light(report, numbers) {
    clear();
    numbers.forEach(function (number) {
      report.querySelectorAll('.text [data-c~="' + number + '"], .card[data-n="' + number + '"]').forEach(function (element) {
        element.classList.add("on");
        lit.push(element);
      });
    });
  }

  function found(target) {
    var element = target instanceof Element ? target.closest(".text [data-i], .card, .text .ref") : null;
    if (!element) { return null; }
    var numbers = (element.dataset.i || element.dataset.n).split(" ");
    return { report: element.closest(".report"), numbers: numbers, inText: !element.matches(".card") };
  }

  function show(place) {
    if (place) { light(place.report, place.numbers); } else if (pinned) { light(pinned.report, pinned.numbers); } else { clear(); }
  }

  // only the pane of cards moves: a reader's place in the text stays where it is
  function bring(place) {
    var pane = place.report.querySelector(".cards");
    var card = pane.querySelector('.card[data-n="' + place.numbers[0] + '"]');
    if (!card || pane.scrollHeight <= pane.clientHeight) { return; }
    var top = card.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({ top: pane.scrollTop + top - 16, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  document.addEventListener("mouseover", function (event) { show(found(event.target)); });
  document.addEventListener("focusin", function (event) { show(found(event.target)); });
  document.addEventListener("focusout", function () { show(null); });
  document.addEventListener("click", function (event) {
    var place = found(event.target);
    pinned = place;
    show(place);
    if (place && place.inText) { bring(place); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { pinned = null; clear(); }
  });
})();
