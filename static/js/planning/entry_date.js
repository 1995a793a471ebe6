// The date of the line in which a company competency is added: typing or ↓ opens the calendar of the grid.

import { closeCalendar, focusCalendar, openCalendar } from "./calendar.js";
import { parse, withYear } from "./dates.js";
import { ends, frame, on, phone } from "./saving.js";

const cell = { ...frame, current: null, above: null };
const isDay = (element) => element.matches?.("#bedrijf-regel [name=day]");
const isOpen = (field) => field?.ariaHasPopup === "dialog";

function open(field) {
  if (phone.matches) return;
  const take = (day) => {
    field.value = withYear(day);
    closeCalendar();
  };
  openCalendar(field, { outcome: parse(field.value, cell), cell, ends: ends(), onChoose: take });
}

// What was typed before this module was there.
if (isDay(document.activeElement) && document.activeElement.value) open(document.activeElement);
for (const type of ["input", "click"]) on(type, ({ target }) => isDay(target) && open(target));
on("keydown", (event) => {
  const { key, target } = event;
  if (!isDay(target)) return;
  if (key === "ArrowDown") {
    event.preventDefault();
    open(target);
    focusCalendar();
  } else if (key === "Enter") closeCalendar();
  else if (key === "Escape" && isOpen(target)) {
    event.preventDefault();
    target.value = "";
    closeCalendar();
  }
});
on("focusout", ({ target, relatedTarget }) => {
  const field = target.closest(".date-popover") ? document.querySelector("#bedrijf-regel [name=day]") : target;
  if (isDay(field) && isOpen(field) && field !== relatedTarget && !relatedTarget?.closest(".date-popover")) closeCalendar();
});
