// Rows with a tick: on which day it was done, the same action elsewhere, all under a heading.
// Without this module the menu of a row opens with its button, and every answer is a whole page.

const HOLD = 500;
const SLIP = 10;
const TOUCH = matchMedia("(pointer: coarse)");

// A finger that rests on a row, or the key for menus, opens the menu of that row. Scrolling does not.
let resting;
let opened = false;

// The menu comes into its row when it is asked for; without script its link asks the page for it.
export function openMenu(row) {
  const link = row?.querySelector(".tick-more");
  if (link) {
    const made = document.getElementById("tick-day").content.firstElementChild.cloneNode(true);
    made.firstElementChild.setAttribute("aria-describedby", row.querySelector(".tick-text").id);
    link.replaceWith(made);
  }
  const menu = row?.querySelector(".tick-day");
  if (!menu) return false;
  menu.open = true;
  menu.querySelector("button").focus({ preventScroll: true });
  return true;
}

const letGo = () => clearTimeout(resting?.timer);
document.addEventListener("pointerdown", (event) => {
  letGo();
  opened = false;
  const row = event.pointerType !== "mouse" && event.target.closest?.(".tick-row");
  if (!row || event.target.closest(".tick-day, .tick-more")) return;
  const timer = setTimeout(() => (opened = openMenu(row)), HOLD);
  resting = { timer, x: event.clientX, y: event.clientY };
});
document.addEventListener("pointermove", ({ clientX, clientY }) => {
  if (resting && Math.hypot(clientX - resting.x, clientY - resting.y) > SLIP) letGo();
});
for (const type of ["pointerup", "pointercancel", "scroll"]) document.addEventListener(type, letGo, true);

// The press that opened the menu does not tick as well, nor takes the focus away.
document.addEventListener("touchend", (event) => opened && event.preventDefault(), { capture: true, passive: false });
document.addEventListener("contextmenu", (event) => {
  const row = event.target.closest?.(".tick-row");
  if (!row || event.pointerType === "mouse") return;
  if (opened || openMenu(row)) event.preventDefault();
});

// With a keyboard the day is typed, in the grammar of every date; elsewhere the device has a calendar.
document.addEventListener("toggle", ({ target }) => {
  const day = target.matches(".tick-day[open]") && target.querySelector("input[name=on]");
  if (day && TOUCH.matches && /^(\d{4}-|$)/.test(day.value)) day.type = "date";
}, true);
document.addEventListener("click", (event) => {
  const preset = event.target.closest(".tick-day button[name=on]");
  if (!preset) return;
  event.preventDefault();
  const day = preset.form.querySelector("input[name=on]");
  day.type = "text";
  day.value = preset.value;
  preset.form.requestSubmit();
});

// What is unfolded stays so when the page reads itself anew.
document.addEventListener("click", ({ target }) => {
  const more = target.closest(".more-line");
  if (!more) return;
  const here = new URL(location);
  here.searchParams.append("alles", new URL(more.href).searchParams.get("alles"));
  history.replaceState(history.state, "", here);
});

document.addEventListener("ticked", ({ detail }) => {
  const row = detail.row && document.getElementById(detail.row);
  if (!row) return;
  recount(row.closest("fieldset"));
  showNext(row);
});

function recount(group) {
  const tools = group?.querySelector(".group-tools");
  if (!tools) return;
  const total = group.querySelectorAll("input.tick-box").length;
  const done = group.querySelectorAll("input.tick-box:checked").length;
  tools.querySelector("span").textContent = done && done < total ? `${done} van ${total}` : "";
  tools.querySelector("button").hidden = total - done < 2;
}

// The toast never lies over the action that is next in hand.
function showNext(row) {
  const toast = document.querySelector(".toast-bar:not([hidden])");
  const rows = [...document.querySelectorAll(".tick-row:has(.tick-box:not(:checked, .is-done))")];
  const next = rows.find((other) => row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  const covered = toast && next ? next.getBoundingClientRect().bottom - toast.getBoundingClientRect().top : 0;
  if (covered > 0 && covered < innerHeight / 3) scrollBy({ top: covered + 8 });
}
document.documentElement.dataset.rows = "ready";
