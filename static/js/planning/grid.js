// The cursor of the grid: arrows move, typing replaces, Enter saves and goes down, Esc restores.

import { parse, short, withYear } from "./dates.js";
import { closeCalendar, focusCalendar, openCalendar } from "./calendar.js";
import { all, at, chosen, context, ends, find, frame, isOpen, KEPT, keyOf, letGo, on, phone, rowOf, rowsIn, save, showState, WIDGET } from "./saving.js";

const DATE = ".date-input";
const FIELD = `${DATE}, tr:not(.line-row) .line-input`;
const INSIDE = ".popover-box, .row-menu, .date-message, .date-popover";

const isField = (element) => element.matches?.(FIELD);
const hasDate = (row) => find(DATE, row);
const isDate = (element) => element.matches?.(DATE);
const isEditing = (field) => field.classList.contains("is-editing");
const isWidget = (element) => rowOf(element) && !element.closest(INSIDE);
const cellOf = (element) => element.closest("td, th");
const cellsOf = ({ cells }) => [...cells].filter((cell) => cell.offsetParent && !cell.matches(".cell-actions, .cell-status"));
const inColumn = (row, name) => cellsOf(row).find((cell) => cell.className === name) ?? cellsOf(row).at(-1);

// What is done with several rows at once has a module of its own.
const many = async (act, ...given) => (await import("./many.js"))[act](...given);
let last = null;

function choose(rows, on = true) {
  for (const row of rows) {
    if (!find(".row-check", row)) continue;
    last = keyOf(row);
    if (on) chosen.add(last);
    else chosen.delete(last);
  }
  many("show");
}
const withAll = (table) => choose(rowsIn(table).filter(isOpen));
const unchoose = () => many("unchoose");

// One element of a table takes the tab key: where the cursor was last, else its first date; none that is folded away.
function settle(table, cursor = [...all("[tabindex='0']", table), ...all(DATE, table)].find((one) => one.offsetParent)) {
  table.role = "grid";
  table.ariaRowCount = table.rows.length;
  for (const one of all(`${WIDGET}, .all-check, [tabindex='0']`, table)) {
    if (!one.closest(`.line-row, ${INSIDE}`)) one.tabIndex = -1;
  }
  if (cursor) cursor.tabIndex = 0;
}
const settleAll = () => all(".plan-grid").forEach((table) => settle(table));

function go(cell) {
  if (!cell) return;
  const target = find(WIDGET, cell) ?? cell;
  if (target === cell) cell.tabIndex = -1;
  target.focus();
  cell.scrollIntoView({ block: "nearest" });
}

// The next row in a column. Who fills in dates passes over rows that have none.
function next(element, step) {
  const row = rowOf(element);
  const rows = rowsIn(row.closest("table"));
  let place = rows.indexOf(row) + step;
  while (cellOf(element).matches(".cell-date") && rows[place] && !hasDate(rows[place])) place += step;
  return rows[place];
}

function down(element, step) {
  const row = next(element, step);
  if (row) go(inColumn(row, cellOf(element).className));
  else element.select?.();
}

function aside(element, step) {
  const cells = cellsOf(rowOf(element));
  go(cells[cells.indexOf(cellOf(element)) + step]);
}

// A date as it is typed: what it means stands beside it, the calendar under it.
function live(field) {
  const cell = context(field);
  const outcome = parse(field.value, cell);
  find(".date-parsed", field.form).textContent = outcome.day ? short(outcome.day) : "";
  return { outcome, cell, ends: ends(), number: rowOf(field).dataset.number, onChoose: (day) => pick(field, day) };
}

function pick(field, day) {
  field.value = withYear(day);
  commit(field);
  field.focus();
}

const leaveOffer = () => find(".bar.is-offer:not(:has(.is-unsaved))") && many("closeBar");
on("submit", ({ target }) => target.closest("#toasts") && leaveOffer());

function mark(field, editing) {
  for (const one of [field, field.form]) one.classList.toggle("is-editing", editing);
  showState();
}

function edit(field) {
  mark(field, true);
  if (!isDate(field)) return;
  leaveOffer();
  openCalendar(field, live(field));
}

function rest(field) {
  mark(field, false);
  closeCalendar();
}

function commit(field) {
  rest(field);
  if (field.value === field.defaultValue && !field.dataset.day) return;
  if (isDate(field) && chosen.size > 1 && chosen.has(keyOf(rowOf(field)))) many("withChosen", field);
  else save(field);
}

// Whether a key was the field's own.
function inField({ key, shiftKey, altKey, target: field }, ctrl) {
  const editing = isEditing(field);
  if (key === "F2" || (key === "Enter" && !ctrl && !editing && !shiftKey)) {
    edit(field);
    // At the end.
    field.setSelectionRange(1e4, 1e4);
  } else if (key === "Enter" && !ctrl) {
    commit(field);
    down(field, shiftKey ? -1 : 1);
  } else if (key === "Tab" && editing) {
    commit(field);
    aside(field, shiftKey ? -1 : 1);
  } else if (key === "Escape" && editing) {
    field.value = field.defaultValue;
    rest(field);
    if (field.form.matches(".is-unsaved, .is-error")) letGo(field);
    field.select();
  } else if (key === "Delete" && !editing && isDate(field)) {
    field.value = "";
    commit(field);
  } else if (key === "ArrowDown" && altKey && isDate(field)) {
    edit(field);
    focusCalendar();
  } else return false;
  return true;
}

// Whether a key moved the cursor or chose rows; which rows the arrows chose in one go.
let sweep = [];
function move({ key, shiftKey, altKey, target }, ctrl) {
  if (!shiftKey) sweep = [];
  const row = rowOf(target);
  const rows = rowsIn(row.closest("table"));
  const vertical = { ArrowUp: -1, ArrowDown: 1 }[key];
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const end = { Home: 0, End: -1 }[key];
  const letter = ctrl && key.toLowerCase();
  if (vertical && !altKey) {
    const other = shiftKey && (next(target, vertical) ?? row);
    // Back over what these keys chose takes it out again.
    if (other && other !== row && sweep.includes(keyOf(other))) {
      choose([row], false);
      sweep = sweep.filter((key) => key !== keyOf(row));
    } else if (other) {
      choose([row, other]);
      sweep.push(keyOf(row), keyOf(other));
    }
    down(target, vertical);
  } else if (sideways) aside(target, sideways);
  else if (end !== undefined) go(ctrl ? inColumn(rows.at(end), cellOf(target).className) : cellsOf(row).at(end));
  else if (key === " " && !target.matches("summary, button, .row-check")) choose([row], !chosen.has(keyOf(row)));
  else if (letter === "a") withAll(row.closest("table"));
  else if (letter === "d") many("fillDown", rows.slice(0, rows.indexOf(row)).findLast(hasDate) ?? row, row);
  else if (key === "Escape" && chosen.size) unchoose();
  else return false;
  return true;
}

on("keydown", (event) => {
  const { target } = event;
  const ctrl = event.ctrlKey || event.metaKey;
  if (!isWidget(target)) return;
  const own = isField(target) && inField(event, ctrl);
  if (own || (!(isField(target) && isEditing(target)) && move(event, ctrl))) event.preventDefault();
});
on("input", ({ target }) => isField(target) && edit(target));
on("focusin", ({ target }) => {
  if (!isWidget(target)) return;
  settle(target.closest("table"), target);
  if (isField(target) && !isEditing(target)) target.select();
});
// Who leaves a cell that is being typed in, or its calendar, saves it.
on("focusout", ({ target, relatedTarget }) => {
  // Another window.
  if (!document.hasFocus()) return;
  const calendar = ".date-popover";
  const field = target.closest(calendar) ? find(`${DATE}.is-editing`) : target;
  if (field && field !== relatedTarget && isField(field) && isEditing(field) && !relatedTarget?.closest?.(calendar)) commit(field);
});
on("dblclick", ({ target }) => isField(target) && edit(target));
on("paste", (event) => {
  const { target, clipboardData } = event;
  if (!isDate(target)) return;
  const lines = clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length < 2) return;
  event.preventDefault();
  target.value = target.defaultValue;
  rest(target);
  const row = rowOf(target);
  const rows = rowsIn(row.closest("table"));
  many("pasteInto", rows.slice(rows.indexOf(row)), lines.map((line) => line.split("\t")[0].trim()));
});
on("click", ({ target, shiftKey }) => {
  if (target.matches(".all-check")) {
    if (target.checked) withAll(target.closest("table"));
    else unchoose();
  } else if (target.matches(".row-check")) {
    const rows = rowsIn(document);
    const ends = [rows.findIndex((row) => keyOf(row) === last), rows.indexOf(rowOf(target))];
    const [from, to] = ends.sort((one, other) => one - other);
    if (shiftKey && from >= 0) choose(rows.slice(from, to + 1));
    else choose([rowOf(target)], target.checked);
  }
  // After the browser put its cursor where the press was: typing replaces.
  if (isField(target)) setTimeout(() => isEditing(target) || target !== document.activeElement || target.select());
  const field = target.closest(".date-week")?.parentElement.querySelector(DATE);
  if (field) {
    field.focus();
    edit(field);
  }
});

// One after the other in a row, and in part C: an answer brings the whole of it.
document.addEventListener("submit", (event) => {
  const { target } = event;
  if (target.matches(KEPT) || !find(".htmx-request", target.closest("#bedrijf") ?? rowOf(target))) return;
  event.preventDefault();
  event.stopPropagation();
  const values = new FormData(target);
  many("send", target.getAttribute("action").replace(frame.url, ""), () => values);
}, true);

settleAll();
on("htmx:load", settleAll);
// What is folded away is not chosen.
on("change", ({ target }) => {
  if (!target.matches(".hides-section")) return;
  settleAll();
  const gone = all("tr.unit-row").filter((row) => !row.offsetParent && chosen.has(keyOf(row)));
  if (gone.length) choose(gone, false);
});
new MutationObserver(() => many("offered")).observe(at("offers"), { childList: true });
// What was typed and chosen before this module was there.
for (const field of all(FIELD).filter((one) => one.value !== one.defaultValue)) {
  if (field === document.activeElement) edit(field);
  else if (isDate(field) && !field.closest(".is-unsaved")) commit(field);
}
const early = all(".row-check:checked").map(rowOf);
if (early.length) choose(early);
// What is done with several rows should be here when the network goes.
else setTimeout(() => import("./many.js"), 1e3);
const { column } = sessionStorage;
delete sessionStorage.column;
const [top] = rowsIn(document);
if (column && top && !phone.matches && document.activeElement === document.body) go(inColumn(top, column));
document.documentElement.dataset.desk = "ready";
// A phone may be turned.
if (matchMedia("(pointer: coarse), (max-width: 767px)").matches) await import("./phone.js");
