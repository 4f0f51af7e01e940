/* Improves what already works without it. No page needs this file. */
"use strict";

/* Counts down below a text with a limit. The words stand in the page, in its language. */
function countCharacters(note) {
  const control = document.getElementById(note.dataset.for);
  const limit = Number(note.dataset.limit);
  const announce = document.createElement("span");
  announce.className = "sr-only";
  announce.setAttribute("aria-live", "polite");
  note.after(announce);
  let waiting;

  function show() {
    /* A line break is sent as two characters, so it counts as two. */
    const used = [...control.value.replace(/\r?\n/g, "\r\n")].length;
    const left = limit - used;
    const words = left < 0 ? note.dataset.over : note.dataset.left;
    const number = Math.abs(left).toLocaleString(document.documentElement.lang);
    note.textContent = words.replace("{n}", number);
    note.classList.toggle("limit-exceeded", left < 0);
    clearTimeout(waiting);
    waiting = setTimeout(() => { announce.textContent = note.textContent; }, 1000);
  }

  control.addEventListener("input", show);
  if (control.value) show();
}

document.querySelectorAll("[data-limit][data-for]").forEach(countCharacters);
