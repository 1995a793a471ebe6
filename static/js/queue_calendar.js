// The calendar in a date field of the mentor's queue. What it needs of a plan is asked when the field opens; without an
// answer the field takes the same texts.

import { closeCalendar, focusCalendar, openCalendar } from "./planning/calendar.js";
import { makeCalendar, parse, withYear } from "./planning/dates.js";

const EMPTY = ["Kies een datum", "", "Typ bijvoorbeeld 15/12, w16 of d+7, of kies hieronder."];

/** Show the calendar in an open field of the queue (a `details`). */
export async function offer(details) {
  const { calendar: address, number } = details.dataset;
  const response = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const plain = await response.json();
  const field = details.querySelector("input.form-control");
  const cell = { ...plain, calendar: makeCalendar(plain), current: field.form.elements.seen.value || null, above: null };
  const show = () => {
    const state = { outcome: parse(field.value, cell), cell, ends: plain.ends, number, into: field.form, empty: EMPTY };
    openCalendar(field, { ...state, onChoose: (day) => choose(field, day) });
  };
  if (!details.open) return;
  show();
  details.classList.add("has-calendar");
  field.oninput = show;
  field.onkeydown = (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    focusCalendar();
  };
  details.ontoggle = () => details.open || closeCalendar();
}

function choose(field, day) {
  field.value = withYear(day);
  field.form.requestSubmit();
}
