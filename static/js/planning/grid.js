// The cursor of the grid: arrows move, typing replaces, Enter saves and goes down, Esc restores. Each table is one tab stop.

import { parse, short, withYear } from "./dates.js";
import { closeCalendar, focusCalendar, openCalendar, updateCalendar } from "./calendar.js";
import { chosen, clearChoice, closeBar, extend, fillDown, paste, toggle, withAll, withChosen } from "./many.js";
import { frame, save, showState } from "./saving.js";

const COLUMNS = ["cell-check", "cell-number", "cell-unit", "cell-text", "cell-date", "cell-completed", "cell-menu"];
const FIELD = ".date-input, tr:not(.line-row) .line-input";
const WIDGET = ".row-check, .fold, .date-input, .line-input, .cell-completed button, summary";
const INSIDE = ".popover-box, .row-menu, .date-message, .date-popover";
const phone = matchMedia("(max-width: 767px)");

const rowOf = (element) => element.closest?.("tr.unit-row:not(.line-row)");
const isField = (element) => element.matches?.(FIELD);
const widget = (cell) => cell.querySelector(WIDGET) ?? cell;
const cellsOf = (row) => [...row.cells].filter((cell) => COLUMNS.some((name) => cell.classList.contains(name)) && cell.offsetParent);
const columnOf = (element) => COLUMNS.find((name) => element.closest("td, th").classList.contains(name));
const visibleRows = (row) => [...row.closest("table").querySelectorAll("tr.unit-row:not(.line-row)")].filter((one) => one.offsetParent);

// One element of a table takes the tab key: where the cursor was last, else its first date.
function settle(table) {
  table.setAttribute("role", "grid");
  const last = table.querySelector("[data-cursor]") ?? table.querySelector(".date-input");
  for (const box of table.querySelectorAll(".all-check")) box.tabIndex = -1;
  for (const row of table.querySelectorAll("tr.unit-row:not(.line-row)")) {
    for (const one of row.querySelectorAll(WIDGET)) if (!one.closest(INSIDE)) one.tabIndex = one === last ? 0 : -1;
  }
}

function stand(element) {
  const table = element.closest("table");
  table.querySelector("[data-cursor]")?.removeAttribute("data-cursor");
  element.dataset.cursor = "";
  settle(table);
}

function go(row, column) {
  const cells = cellsOf(row);
  const cell = cells.find((one) => one.classList.contains(column)) ?? cells.at(-1);
  const target = widget(cell);
  if (target === cell) cell.tabIndex = -1;
  target.focus();
  row.scrollIntoView({ block: "nearest" });
}

function down(element, step, column = columnOf(element)) {
  const rows = visibleRows(rowOf(element));
  let place = rows.indexOf(rowOf(element)) + step;
  // Who fills in dates passes over rows that have none.
  while (column === "cell-date" && rows[place] && !rows[place].querySelector(".date-input")) place += step;
  if (rows[place]) go(rows[place], column);
}

function aside(element, step) {
  const cells = cellsOf(rowOf(element));
  const cell = cells[cells.indexOf(element.closest("td, th")) + step];
  if (cell) go(rowOf(element), COLUMNS.find((name) => cell.classList.contains(name)));
}

// A date as it is typed: what it means stands beside it, the calendar under it.
function context(field) {
  const fields = [...field.closest("table").querySelectorAll("tr.unit-row:not(.line-row) .date-input")];
  const above = fields.slice(0, fields.indexOf(field)).map((one) => one.form.elements.seen.value).filter(Boolean).at(-1);
  return { ...frame, current: field.form.elements.seen.value || null, above: above ?? null };
}

const read = (field) => parse(field.value, context(field));

function ends() {
  const found = {};
  for (const field of document.querySelectorAll("#planning .date-input")) {
    const day = field.form.elements.seen.value;
    if (day) (found[day] ??= []).push(rowOf(field).dataset.number);
  }
  return found;
}

function live(field) {
  const outcome = read(field);
  const beside = field.form.querySelector(".date-parsed");
  beside.textContent = outcome.day ? short(outcome.day) : "";
  const cell = context(field);
  const { number } = rowOf(field).dataset;
  return { outcome, cell, ends: ends(), number, shown: cell.current ? short(cell.current) : "" };
}

const choose = (field) => (day) => {
  field.value = withYear(day);
  edit(field, true);
  commit(field);
  field.focus();
};

const isEditing = (field) => field.classList.contains("is-editing");

function edit(field, quiet = false) {
  if (!isEditing(field)) {
    field.classList.add("is-editing");
    field.form?.classList.add("is-editing");
    showState();
  }
  if (!field.matches(".date-input") || quiet) return;
  closeBar("offer");
  const state = live(field);
  if (document.querySelector(".date-popover")) updateCalendar(state);
  else openCalendar(field, { ...state, onChoose: choose(field) });
}

function rest(field) {
  field.classList.remove("is-editing");
  field.form?.classList.remove("is-editing");
  closeCalendar();
  showState();
}

function commit(field) {
  rest(field);
  if (field.value === field.defaultValue) return;
  if (field.matches(".date-input") && withChosen(field)) return;
  save(field);
}

function restore(field) {
  field.value = field.defaultValue;
  rest(field);
  field.select();
}

function inField(event, field, ctrl) {
  const editing = isEditing(field);
  const { key } = event;
  if (key === "Enter" && !ctrl && !editing && !event.shiftKey) {
    edit(field);
    field.setSelectionRange(field.value.length, field.value.length);
  } else if (key === "Enter" && !ctrl) {
    commit(field);
    down(field, event.shiftKey ? -1 : 1);
  } else if (key === "Tab" && editing) {
    commit(field);
    aside(field, event.shiftKey ? -1 : 1);
  } else if (key === "F2") {
    edit(field);
    field.setSelectionRange(field.value.length, field.value.length);
  } else if (key === "Escape" && editing) {
    restore(field);
  } else if (key === "Delete" && !editing && field.matches(".date-input")) {
    field.value = "";
    commit(field);
  } else if (key === "ArrowDown" && event.altKey && field.matches(".date-input")) {
    edit(field);
    focusCalendar();
  } else {
    return editing;
  }
  event.preventDefault();
  return true;
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function move(event, ctrl) {
  const { target, key } = event;
  const row = rowOf(target);
  const [steps, columns] = MOVES[key] ?? [0, 0];
  if (steps && event.shiftKey) extend(row, visibleRows(row), steps);
  if (steps && !event.altKey) down(target, steps, columnOf(target));
  else if (columns && !target.matches("summary[aria-expanded=true]")) aside(target, columns);
  else if (key === "Home" || key === "End") {
    const rows = visibleRows(row);
    const where = ctrl ? rows.at(key === "Home" ? 0 : -1) : row;
    const cells = cellsOf(where);
    go(where, ctrl ? columnOf(target) : COLUMNS.find((name) => cells.at(key === "Home" ? 0 : -1).classList.contains(name)));
  } else if (key === " " && !target.matches("summary, button, .row-check")) toggle(row);
  else if (ctrl && key.toLowerCase() === "a") withAll(row.closest("table"));
  else if (ctrl && key.toLowerCase() === "d") fillDown(row, visibleRows(row));
  else if (key === "Escape" && chosen.size) clearChoice();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  const ctrl = event.ctrlKey || event.metaKey;
  if (!target.closest?.(".plan-grid") || !rowOf(target) || target.closest(INSIDE)) return;
  if (isField(target) && inField(event, target, ctrl)) return;
  move(event, ctrl);
});

document.addEventListener("input", ({ target }) => isField(target) && edit(target));
document.addEventListener("focusin", ({ target }) => {
  if (!rowOf(target) || target.closest(INSIDE) || !target.closest(".plan-grid")) return;
  stand(target);
  if (isField(target)) target.select();
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (isField(target) && isEditing(target) && !relatedTarget?.closest?.(".date-popover")) commit(target);
});
document.addEventListener("dblclick", ({ target }) => isField(target) && edit(target));
document.addEventListener("paste", (event) => {
  if (!event.target.matches?.(".date-input")) return;
  const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "").split("\n");
  if (lines.length < 2) return;
  event.preventDefault();
  const rows = visibleRows(rowOf(event.target));
  paste(rows.slice(rows.indexOf(rowOf(event.target))), lines.map((line) => line.split("\t")[0].trim()));
});
document.addEventListener("click", (event) => {
  const icon = event.target.closest(".date-week");
  const choose = event.target.closest("[data-choose]");
  if (choose) {
    const on = document.body.classList.toggle("is-choosing");
    choose.setAttribute("aria-pressed", String(on));
    if (!on) clearChoice();
  }
  const field = icon?.closest("form")?.querySelector(".date-input");
  if (phone.matches && event.target.matches(".date-input")) openPhone(event.target);
  else if (field) {
    field.focus();
    edit(field);
  }
});

async function openPhone(field) {
  field.blur();
  const { openFor } = await import("./phone.js");
  openFor(field, context(field));
}

document.querySelectorAll(".plan-grid").forEach(settle);
new MutationObserver((changes) => {
  const fresh = changes.flatMap(({ addedNodes }) => [...addedNodes]).find((node) => node.closest?.(".plan-grid, #bedrijf"));
  if (fresh) document.querySelectorAll(".plan-grid").forEach(settle);
}).observe(document.getElementById("inhoud"), { childList: true, subtree: true });
// What was typed before this module was there is being typed.
const here = document.activeElement;
if (isField(here) && here.value !== here.defaultValue) edit(here);
document.documentElement.dataset.desk = "ready";

// The list of shortcuts opens over the planning; its link leads to the same list on a page.
async function shortcuts(address) {
  let dialog = document.getElementById("shortcuts");
  if (!dialog) {
    const response = await fetch(address).catch(() => null);
    if (!response?.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    dialog = Object.assign(document.createElement("dialog"), { id: "shortcuts", className: "dialog" });
    dialog.setAttribute("aria-labelledby", "kop-sneltoetsen");
    const close = document.createElement("button");
    Object.assign(close, { className: "btn-more dialog-close", type: "button", ariaLabel: "Sluiten", textContent: "✕" });
    close.addEventListener("click", () => dialog.close());
    dialog.append(close, page.getElementById("sneltoetsen"));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  }
  dialog.showModal();
}
const link = document.querySelector("[data-shortcuts]");
link?.addEventListener("click", (event) => {
  event.preventDefault();
  shortcuts(link.href);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input, textarea, select") && !event.target.matches("[type=checkbox]");
  if (event.key === "?" && link && (!typing || (isField(event.target) && !isEditing(event.target)))) {
    event.preventDefault();
    shortcuts(link.href);
  }
});
