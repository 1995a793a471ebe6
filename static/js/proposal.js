// Stel planning voor: every choice renews the preview. This module adds what the form itself cannot: one box for all
// rows, days written out once they are understood, and no taking over of dates that are about to change.

const form = document.getElementById("keuzes");
const boxes = () => [...form.querySelectorAll("input[name=row]")];

function showAll() {
  const all = document.getElementById("alles");
  if (!all) return;
  const chosen = boxes().filter((box) => box.checked).length;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
  all.disabled = !boxes().length;
}

// Runs before htmx sees the change: it bubbles on to the form, which asks for the preview.
document.addEventListener(
  "change",
  (event) => {
    if (event.target.id !== "alles") return;
    for (const box of boxes()) box.checked = event.target.checked;
  },
  true,
);

function showDays() {
  for (const name of ["first", "last"]) {
    const input = form.elements[name];
    const read = document.querySelector(`#lezing-${name} [data-shown]`);
    input.classList.toggle("is-invalid", !read);
    if (read) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    // What was typed since then stays.
    if (!read?.dataset.shown || input.value !== read.dataset.typed) continue;
    input.value = read.dataset.shown;
    form.elements[`seen_${name}`].value = read.dataset.seen;
  }
}

// Who takes over while a newer preview is on its way gets what he saw: when that preview shows other dates, he looks first.
const shown = () => {
  const sent = new FormData(form);
  return ["row", "day"].map((name) => sent.getAll(`shown-${name}`)).join("|");
};
let waiting = 0;
let asked = "";
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt === form) waiting += 1;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt !== form) return;
  waiting -= 1;
  showDays();
  showAll();
  if (waiting || !asked) return;
  const same = detail.successful && asked === shown();
  asked = "";
  if (same) form.requestSubmit(document.getElementById("voorstel-knop"));
});
// Before htmx sees it, which asks for a preview at any other submit.
document.addEventListener(
  "submit",
  (event) => {
    if (event.submitter?.id !== "voorstel-knop") return;
    event.stopPropagation();
    if (!waiting) return;
    event.preventDefault();
    asked = shown();
  },
  true,
);

showAll();

const lane = document.querySelector(".strip-scroll");
if (lane?.scrollWidth > lane?.clientWidth) import("./strip.js");
