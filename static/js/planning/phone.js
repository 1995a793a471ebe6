// On a phone a date opens a sheet from below, with the grammar of the grid and what comes after moved along.

import { withYear } from "./dates.js";
import { context, frame, save } from "./saving.js";
import { openSheet } from "./sheet.js";

async function later(key, day) {
  if (!key.startsWith("onderdeel")) return null;
  const query = new URLSearchParams({ rij: key, dag: day });
  const response = await fetch(`${frame.url}datums/mee/?${query}`).catch(() => null);
  return response?.ok && !response.redirected ? response.json() : null;
}

export function openFor(field) {
  const cell = context(field);
  const row = field.closest("tr");
  const { key, name, number } = row.dataset;
  const title = row.querySelector("a.unit-title")?.lastChild.textContent.trim() ?? name;
  openSheet({
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
      if (alsoLater) document.body.dataset.along = key;
      save(field);
    },
  });
}

/** Let rows be chosen with a finger, or no longer; `unchoose` leaves what was chosen. */
export function choose(button, unchoose) {
  const on = document.body.classList.toggle("is-choosing");
  button.ariaPressed = String(on);
  button.closest("details").open = false;
  if (!on) unchoose();
}
