// Saving: a cell shows its date at once, is sent as it is left, and keeps what was typed until the server has it.
// What others change arrives every half minute.

import { noteOf, putBack, typed } from "../typed.js";
import { makeCalendar, parse, withYear } from "./dates.js";

const UNSAVED = "form.is-unsaved";
const TYPING = ":is(.date-input, .line-input).is-editing";
export const WIDGET = ".row-check, .fold, a.unit-title, .date-input, .line-input, .cell-completed button, summary";

export const find = (selector, within = document) => within?.querySelector(selector);
export const at = (id) => document.getElementById(id);
export const frame = JSON.parse(at("plan-frame").textContent);
frame.calendar = makeCalendar(frame);
export const phone = matchMedia("(max-width: 767px)");
export const on = (type, act) => document.addEventListener(type, act);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const ROW = "tr.unit-row:not(.line-row)";
export const rowOf = (element) => element.closest?.(ROW);
export const rowsIn = (table) => all(ROW, table).filter((row) => row.offsetParent);
export const keyOf = ({ dataset }) => dataset.key;
export const seenIn = (row) => find(".date-cell [name=seen]", row)?.value ?? "";

/** Which rows are chosen, by key. */
export const chosen = new Set();
export const isOpen = ({ dataset }) => "movable" in dataset;

/** What `=`, `+5` and the calendar start from in a cell. */
export function context(field) {
  const fields = all(`${ROW} .date-input`, field.closest("table"));
  const days = fields.slice(0, fields.indexOf(field)).map(({ dataset, form }) => dataset.day ?? form.elements.seen.value);
  return { ...frame, current: field.form.elements.seen.value || null, above: days.findLast(Boolean) ?? "" };
}
/** Which units end on a day, by their numbers. */
export function ends() {
  const found = {};
  for (const row of all("#planning tr.unit-row")) if (seenIn(row)) (found[seenIn(row)] ??= []).push(row.dataset.number);
  return found;
}

// What `=` takes is the date that its typist saw above it.
on("htmx:configRequest", ({ detail: { elt, parameters } }) => {
  if (elt.matches(".date-cell")) parameters.above = context(elt.elements.day).above;
});

/** Company competencies that wait until one is added; company.js adds them. */
export const entries = [];

// By row: what was typed in it while an earlier save was on its way. A form may leave its row before its answer comes.
const sending = new Map();
const ADDING = "#nieuwe-competentie";
export const KEPT = `.date-cell, [id^=woorden], ${ADDING}`;

/** Acts on several rows, and what is added, that are not answered yet. */
export const acts = new Set();
const isActing = () => acts.size || find(`:is(#toasts, .unit-row) form.htmx-request:not(${KEPT})`);
const isSending = () => isActing() || sending.size + entries.length > 0;
const until = async (isQuiet) => {
  while (!isQuiet()) await new Promise((go) => setTimeout(go, 50));
};

/** Wait until what is on its way in rows is answered. */
export const quiet = () => until(() => !find(".unit-row form.htmx-request"));

export function save(given) {
  // After an own act its row came anew since the sheet or the calendar opened.
  const field = given.isConnected ? given : putBack([given.id, given.name, given.value, []]);
  if (!field) return;
  const { id } = field.closest("tr");
  if (sending.has(id) || isActing()) {
    if (!sending.has(id)) {
      sending.set(id, new Map());
      until(() => !isActing()).then(() => replay(id));
    }
    sending.get(id).set(field.name, noteOf(field));
  } else {
    sending.set(id, new Map());
    window.htmx.process(field.form);
    field.form.requestSubmit();
  }
  const { day, cleared } = field.matches(".date-input") ? parse(field.value, context(field)) : {};
  if (day) field.value = withYear(day);
  if (day || cleared) field.dataset.day = day ?? "";
}

on("htmx:beforeRequest", ({ detail: { elt } }) => {
  const row = rowOf(elt);
  elt.classList.remove("is-unsaved");
  if (!row) return;
  elt.dataset.row = row.id;
  if (!sending.has(row.id)) sending.set(row.id, new Map());
  showState();
});
on("htmx:afterRequest", ({ detail: { requestConfig: { elt }, successful } }) => {
  if (!successful && elt.matches(KEPT)) keep(elt);
  replay(elt.dataset.row);
});

// What was typed in a row while an earlier save of it, or an act, was on its way. Beside a question it is asked about too.
function replay(id) {
  const later = sending.get(id) ?? [];
  sending.delete(id);
  for (const [name, note] of later) {
    const row = at(id);
    const field = find(`[name="${name}"]:is(.date-input, .line-input)`, row);
    const [, , value] = note;
    if (!field || (field.value === value && field.defaultValue === value)) continue;
    const newer = field.matches(TYPING) && field.value;
    if (find(".conflict", row)) putBack(note);
    field.value = value;
    save(field);
    if (newer !== false) field.value = newer;
    else if (field === document.activeElement) field.select();
  }
  showState();
}

// What did not get through stays; the date that the server has is a press away.
export function keep(form) {
  form.classList.add("is-unsaved", "is-error");
  if (!form.matches(".date-cell") || form.nextElementSibling) return;
  const field = find(".date-input", form);
  const was = field.defaultValue.slice(0, -5);
  const textContent = was ? `Zet ${was} terug` : "Maak weer leeg";
  const onclick = () => letGo(field);
  form.after(Object.assign(document.createElement("button"), { className: "date-message", textContent, onclick }));
}

/** What was not saved in a cell is given up: what the server has stands there again. */
export function letGo(field) {
  const { form, defaultValue } = field;
  field.value = defaultValue;
  delete field.dataset.day;
  field.ariaInvalid = null;
  form.classList.remove("is-unsaved", "is-error", "is-warning");
  for (const said of all(".date-message, .conflict", form.parentElement)) said.remove();
  field.focus();
  showState();
}

function dates(count) {
  const [one, more] = find(`${UNSAVED}:not(.date-cell)`) ? ["wijziging", "en"] : ["datum", "s"];
  return `${count} ${one}${count > 1 ? more : ""}`;
}

export function showState() {
  const state = at("saved-state");
  if (!state) return;
  const kept = all(UNSAVED).length;
  const wrong = all("form.is-error").length;
  const asked = all(".plan-grid .conflict, [data-kind=question]").length;
  const offline = kept > 0 && !navigator.onLine;
  const [, kind, text] = [
    [offline, "waiting", `Offline, ${dates(kept)} op dit toestel`],
    [wrong, "failed", `${dates(wrong)} niet bewaard`],
    [asked, "waiting", `${asked} wijziging${asked > 1 ? "en wachten" : " wacht"} op jouw keuze`],
    [isSending(), "saving", "Bewaren…"],
    [find(TYPING), "typing", "Bezig met invullen"],
    [true, "saved", "Alles bewaard"],
  ].find(([holds]) => holds);
  state.className = `saved is-${kind}`;
  if (state.lastElementChild.textContent !== text) state.lastElementChild.textContent = text;
  const [online, away] = all(".unsaved-note");
  online.hidden = !kept || offline;
  away.hidden = !offline;
  for (const words of all(".unsaved-note [data-one]")) {
    words.textContent = `${dates(kept)} ${kept > 1 ? words.dataset.more : words.dataset.one}`;
  }
}

// Leaving a question: what the server has stands there again.
on("click", (event) => {
  const box = event.target.closest(".plan-grid .conflict a.btn-ghost")?.closest(".conflict");
  if (!box) return;
  event.preventDefault();
  if (find(".htmx-request", box)) return;
  const cell = box.parentElement;
  const field = find(".date-input", cell);
  if (field) return letGo(field);
  box.remove();
  find(WIDGET, cell)?.focus();
  showState();
});

const again = () => all(`${UNSAVED}:not(.is-editing)`).forEach((form) => form.requestSubmit());
addEventListener("online", again);
addEventListener("offline", showState);
on("click", ({ target }) => target.closest(".unsaved-note button") && again());

let leaving = false;
on("session:gone", () => (leaving = true));
function back() {
  all(UNSAVED).forEach(keep);
  showState();
}
on("typed:back", back);
back();
addEventListener("beforeunload", (event) => {
  if (!leaving && (isSending() || find(UNSAVED) || typed().length)) event.preventDefault();
});

// What others changed never takes the place of somebody's work: that row comes when it is done.
const isBusy = (place) =>
  find(".is-editing, .is-error, .conflict, [open]", place) || typed().some((field) => place.contains(field));

// A row that is replaced gives its focus on, and with it a text that is being typed, also in another form of that row or
// in this one after it was sent. Beside a question a save still names the date that its typist saw.
// What waits for an answer stays: that finds nothing of what left the page. What is offered to an input comes again.
// After these the date in a row is the typist's own.
const OWN = /datum|ongedaan/;
let theirs, held;
let answered = {};
let left = [];
on("htmx:beforeSwap", ({ detail }) => (answered = detail.requestConfig));
// Than what was answered: not the text about which that asked.
const isNewer = ({ form, name, value }) =>
  form === answered.elt
    ? (form.matches(ADDING) || name === "text") && value !== answered.formData.get(name)
    : form.getAttribute("action") !== answered.elt.getAttribute("action");
on("htmx:oobBeforeSwap", ({ detail }) => {
  const { target } = detail;
  const waits = all(".htmx-request:not(input)", target).some((elt) => elt !== answered.elt);
  if (waits || (theirs && isBusy(target))) return (detail.shouldSwap = false);
  const here = document.activeElement;
  const others = typed().filter((field) => target.contains(field) && !(field === here && field.matches(TYPING)) && isNewer(field));
  left = others.map((field) => [noteOf(field), field.form.matches(UNSAVED)]);
  const cell = here.closest(".unit-row :is(td, th)");
  if (!cell || !target.contains(here)) return;
  held = { here, row: cell.parentElement.id, cell: cell.cellIndex };
  if (!here.matches(TYPING) || here.value === here.defaultValue) return;
  held.seen = seenIn(here.form);
  here.classList.remove("is-editing");
});
on("htmx:oobAfterSwap", ({ target }) => {
  // A text that the server refused or asks about is not what it has.
  for (const field of all(".date-input, .line-row .line-input", target)) {
    const { value, form } = field;
    const seen = form.elements.seen?.value;
    field.defaultValue = seen ? withYear(seen) : "";
    field.value = value;
  }
  for (const [note, unsaved] of left) {
    const field = putBack(OWN.test(answered.path) ? [...note.slice(0, 3), []] : note);
    if (!field?.form.matches(UNSAVED)) continue;
    keep(field.form);
    field.form.classList.toggle("is-unsaved", unsaved);
  }
  left = [];
  if (!held) return;
  const { here, row, cell, seen } = held;
  const { name, value, selectionStart, selectionEnd } = here;
  held = null;
  const into = at(row)?.cells[cell];
  let next = (name && find(`[name="${name}"]:not([type=hidden])`, into)) || find(WIDGET, into) || into;
  // A competency that went.
  if (!into) return find("#bedrijf-regel [name=competency]")?.focus();
  // What was added leaves an empty line for the next.
  if (row === "bedrijf-regel" && !next.value) next = next.closest("tr").querySelector("[name=competency]");
  if (next === into) into.tabIndex = -1;
  // A menu in which something was typed.
  if (next.value !== next.defaultValue) next.closest("details")?.setAttribute("open", "");
  const asked = find(".conflict", into);
  if (!asked || seen !== undefined) next.focus({ preventScroll: true });
  if (seen === undefined) return;
  next.value = value;
  if (asked && next.form.elements.seen) next.form.elements.seen.value = seen;
  next.dispatchEvent(new Event("input", { bubbles: true }));
  next.setSelectionRange(selectionStart, selectionEnd);
});

async function look() {
  if (document.hidden || isSending() || !navigator.onLine) return;
  const stamps = all("tr[data-stamp]").map(({ dataset: { key, stamp } }) => ["rij", `${key}:${stamp}`]);
  for (const { dataset } of all(".unit-row.is-open")) stamps.push(["open", dataset.key.slice(10)]);
  const before = answered;
  const headers = { "HX-Request": "true", "HX-Current-URL": location };
  const response = await fetch(`${frame.url}wijzigingen/?${new URLSearchParams(stamps)}`, { headers }).catch(() => null);
  if (response?.status !== 200 || response.redirected) return;
  const rows = await response.text();
  if (isSending() || answered !== before) return;
  theirs = true;
  window.htmx.swap(document.body, rows, { swapStyle: "none" });
  theirs = false;
  setTimeout(() => all(".is-new").forEach((note) => note.remove()), 1e4);
}

setInterval(look, 3e4);
on("visibilitychange", look);
