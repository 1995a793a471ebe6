// On a phone a date opens a sheet from below, with the grammar of the grid and what comes after moved along.

import { withYear } from "./dates.js";
import { unchoose } from "./many.js";
import { context, frame, on, phone, save } from "./saving.js";
import { openSheet } from "./sheet.js";

async function later(key, day) {
  if (!key.startsWith("onderdeel")) return null;
  const query = new URLSearchParams({ rij: key, dag: day });
  const response = await fetch(`${frame.url}datums/mee/?${query}`).catch(() => null);
  return response?.ok && !response.redirected ? response.json() : null;
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
    later: (day) => later(key, day),
    onSave: (day, alsoLater) => {
      field.value = day ? withYear(day) : "";
      if (field.value === field.defaultValue) return;
      // The offer that comes with the answer is taken already.
      document.body.dataset.along = alsoLater ? key : "";
      save(field);
    },
  });
}

// Rows are chosen with a finger, or no longer.
function choose(button) {
  const on = document.body.classList.toggle("is-choosing");
  button.ariaPressed = String(on);
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
