// On a phone a date opens a sheet from below, with the grammar of the grid and what comes after moved along.

import { withYear } from "./dates.js";
import { accept, unchoose, withChosen } from "./many.js";
import { at, chosen, context, find, frame, on, phone, save } from "./saving.js";
import { openSheet } from "./sheet.js";

async function ask(what, query) {
  const response = await fetch(`${frame.url}datums/${what}/?${new URLSearchParams(query)}`);
  return response.ok && !response.redirected ? response.json() : null;
}

function openFor(field) {
  const cell = context(field);
  const row = field.closest("tr");
  const { key, name, number } = row.dataset;
  const title = row.querySelector("a.unit-title")?.lastChild.textContent.trim() ?? name;
  // What another changes does not come in between.
  field.classList.add("is-editing");
  openSheet({
    onClose: () => field.classList.remove("is-editing"),
    title,
    number: key.startsWith("onderdeel") ? number : "",
    statusNode: row.querySelector(".chip").cloneNode(true),
    cell,
    current: cell.current,
    later: async (day) => (key.startsWith("onderdeel") ? ask("mee", { rij: key, dag: day }) : null),
    explain: (text) => ask("uitleg", { day: text, seen: cell.current ?? "", above: cell.above }),
    onSave: (day, alsoLater, asked) => {
      field.value = day ? withYear(day) : "";
      if (field.value === field.defaultValue && !field.dataset.day) return;
      // The offer that comes with the answer is taken already, or left.
      document.body.dataset.along = alsoLater ? key : asked ? "nee" : "";
      if (chosen.size > 1 && chosen.has(key)) withChosen(field);
      else save(field);
    },
  });
}

// What the sheet asked: the offer that comes with the answer is taken in the same act with the same undo, or left.
new MutationObserver(() => {
  const made = find("form[data-dates]", at("offers"));
  const { along } = document.body.dataset;
  if (!made || !along) return;
  delete document.body.dataset.along;
  made.remove();
  const toast = find(".toast-bar:last-child");
  if (along === made.dataset.key) {
    made.elements.with.disabled = false;
    toast?.remove();
    accept(made);
  } else if (toast) toast.hidden = false;
}).observe(at("offers"), { childList: true });

// Rows are chosen with a finger, or no longer.
function choose(button) {
  const on = document.body.classList.toggle("is-choosing");
  button.ariaPressed = String(on);
  button.lastChild.textContent = on ? "Klaar met kiezen" : "Kiezen";
  button.closest("details").open = false;
  if (!on) unchoose();
}

on("click", ({ target }) => {
  const button = target.closest("[data-choose]");
  if (button) choose(button);
  if (!phone.matches || !target.matches("tr.unit-row:not(.line-row) .date-input")) return;
  target.blur();
  openFor(target);
});
