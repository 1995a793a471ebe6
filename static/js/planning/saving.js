// Saving: a cell shows its date at once, is sent as it is left, and keeps what was typed until the server has it.
// What others change arrives every half minute.

import { makeCalendar, parse, short, withYear } from "./dates.js";

const UNSAVED = ".date-cell.is-unsaved";
const TYPING = ":is(.date-input, .line-input).is-editing";
export const WIDGET = ".row-check, .fold, a.unit-title, .date-input, .line-input, .cell-completed button, summary";

const plain = JSON.parse(document.getElementById("plan-frame").textContent);
export const frame = { ...plain, calendar: makeCalendar(plain) };
export const on = (type, act) => document.addEventListener(type, act);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const rowOf = (element) => element.closest?.("tr.unit-row:not(.line-row)");
export const rowsIn = (table) => all("tr.unit-row:not(.line-row)", table).filter((row) => row.offsetParent);
export const keyOf = ({ dataset }) => dataset.key;
export const seenIn = (row) => row?.querySelector(".date-cell [name=seen]")?.value ?? "";

/** Which rows are chosen, by key. */
export const chosen = new Set();
export const isOpen = ({ dataset }) => "movable" in dataset;

/** What `=`, `+5` and the calendar start from in a cell. */
export function context(field) {
  const fields = all("tr.unit-row:not(.line-row) .date-input", field.closest("table"));
  const above = fields.slice(0, fields.indexOf(field)).map((one) => one.form.elements.seen.value).filter(Boolean);
  return { ...frame, current: field.form.elements.seen.value || null, above: above.at(-1) ?? null };
}

// By row: what was typed in it while an earlier save was on its way. A form may leave its row before its answer comes.
const sending = new Map();
const sentFrom = new WeakMap();

export function save(field) {
  const { id } = field.closest("tr");
  if (sending.has(id)) {
    sending.get(id).set(field.name, field.value);
  } else {
    sending.set(id, new Map());
    window.htmx.process(field.form);
    field.form.requestSubmit();
  }
  const { day } = field.matches(".date-input") ? parse(field.value, context(field)) : {};
  if (day) field.value = withYear(day);
}

on("htmx:beforeRequest", ({ detail: { elt } }) => {
  const row = rowOf(elt);
  if (!row) return;
  elt.classList.remove("is-unsaved");
  sentFrom.set(elt, row.id);
  if (!sending.has(row.id)) sending.set(row.id, new Map());
  setTimeout(() => elt.classList.toggle("is-saving", sending.has(row.id)), 400);
  showState();
});
on("htmx:afterRequest", ({ detail: { requestConfig: { elt }, successful } }) => {
  const id = sentFrom.get(elt);
  const typed = sending.get(id);
  if (!typed) return showState();
  sending.delete(id);
  elt.classList.remove("is-saving");
  if (!successful && elt.matches(".date-cell")) keep(elt);
  for (const [name, value] of typed) {
    const field = document.getElementById(id)?.querySelector(`[name="${name}"]:is(.date-input, .line-input)`);
    if (!field || field.value === value) continue;
    const newer = field.matches(TYPING) && field.value;
    field.value = value;
    save(field);
    if (newer !== false) field.value = newer;
    else if (field === document.activeElement) field.select();
  }
  showState();
});

// A date that did not get through stays, and the one that the server has is a press away.
function keep(form) {
  form.classList.add("is-unsaved", "is-error");
  if (form.nextElementSibling) return;
  const field = form.querySelector(".date-input");
  const { seen } = form.elements;
  const back = Object.assign(document.createElement("button"), { type: "button", className: "date-message is-back" });
  back.textContent = seen.value ? `Zet ${short(seen.value)} terug` : "Maak weer leeg";
  back.onclick = () => {
    field.value = field.defaultValue;
    form.classList.remove("is-unsaved", "is-error");
    back.remove();
    field.focus();
    showState();
  };
  form.after(back);
}

const dates = (count) => `${count} datum${count > 1 ? "s" : ""}`;

export function showState() {
  const state = document.getElementById("saved-state");
  if (!state) return;
  const kept = all(UNSAVED).length;
  const wrong = all(".date-cell.is-error").length;
  const asked = all(".cell-date .conflict").length;
  const offline = kept > 0 && !navigator.onLine;
  const [, kind, text] = [
    [offline, "waiting", `Offline, ${dates(kept)} op dit toestel`],
    [wrong, "failed", `${dates(wrong)} niet bewaard`],
    [asked, "waiting", asked > 1 ? `${asked} wijzigingen wachten op jouw keuze` : "1 wijziging wacht op jouw keuze"],
    [sending.size, "saved", "Bewaren…"],
    [document.querySelector(TYPING), "typing", "Bezig met invullen"],
    [true, "saved", "Alles bewaard"],
  ].find(([holds]) => holds);
  state.className = `saved is-${kind}`;
  if (state.lastElementChild.textContent !== text) state.lastElementChild.textContent = text;
  const [online, away] = all(".unsaved-note");
  online.hidden = !kept || offline;
  away.hidden = !offline;
  for (const words of all(".unsaved-note [data-one]")) {
    words.textContent = kept > 1 ? `${kept} ${words.dataset.more}` : words.dataset.one;
  }
}

// Leaving a question about a date: what the server has stands there again.
on("click", (event) => {
  const box = event.target.closest(".plan-grid .conflict a.btn-ghost")?.closest(".conflict");
  if (!box) return;
  event.preventDefault();
  if (box.querySelector(".htmx-request")) return;
  const cell = box.parentElement;
  const form = cell.querySelector(".date-cell");
  box.remove();
  if (!form) return cell.querySelector("button")?.focus();
  const field = form.querySelector(".date-input");
  const { value } = form.elements.seen;
  field.value = field.defaultValue = value && withYear(value);
  form.classList.remove("is-error");
  field.focus();
  showState();
});

const again = () => all(UNSAVED).forEach((form) => form.requestSubmit());
addEventListener("online", again);
addEventListener("offline", showState);
on("click", ({ target }) => target.closest(".unsaved-note button") && again());

const TYPED = "main :is(input.date-input, input.line-input, input.form-control, textarea)";
const typed = () => all(TYPED).filter((field) => field.value !== field.defaultValue);
let leaving = false;
addEventListener("beforeunload", (event) => {
  const unsent = typed().some((field) => !field.matches(".date-input") || field.matches(`.is-editing, ${UNSAVED} *`));
  if (!leaving && (sending.size || unsent)) event.preventDefault();
});

// The session ended: what was typed waits in this tab until its owner signed in again, with the date that he saw.
const { user } = document.body.dataset;
on("session:gone", () => {
  leaving = true;
  const values = typed().map((field) => {
    const { id, name, value, form } = field;
    return [id || field.closest("[id]").id, name, value, form.elements.seen?.value];
  });
  sessionStorage.setItem("typed", JSON.stringify({ page: location.pathname, user, values }));
});
const kept = JSON.parse(sessionStorage.getItem("typed") ?? "{}");
if (kept.page === location.pathname || kept.user !== user) sessionStorage.removeItem("typed");
if (kept.page === location.pathname && kept.user === user) {
  for (const [id, name, value, seen] of kept.values) {
    const place = document.getElementById(id);
    const field = place?.matches(TYPED) ? place : place?.querySelector(`[name="${name}"]:not([type=hidden])`);
    if (!field) continue;
    field.value = value;
    if (field.form.elements.seen) field.form.elements.seen.value = seen;
    if (field.matches(".date-input")) field.form.classList.add("is-unsaved", "is-error");
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }
  showState();
}

// A row that is replaced gives its focus on, and with it a text that is being typed. What another person changed is
// not what the typist saw: then, and beside a question, his save still names the date that he saw.
// A row stays while a save of its own is on its way: an answer to what left the page finds nothing.
let theirs, held, answered;
on("htmx:beforeSwap", ({ detail }) => (answered = detail.requestConfig.elt));
on("htmx:oobBeforeSwap", ({ detail }) => {
  const { target } = detail;
  const waits = target.querySelector(".htmx-request");
  if (waits && waits !== answered && rowOf(target)) return (detail.shouldSwap = false);
  const here = document.activeElement;
  const cell = here.closest(".unit-row :is(td, th)");
  if (!cell || !target.contains(here)) return;
  const { name, value, selectionStart, selectionEnd } = here;
  held = { row: cell.parentElement.id, cell: cell.cellIndex, name, value, selectionStart, selectionEnd };
  if (!here.matches(TYPING)) return;
  held.seen = seenIn(here.form);
  here.classList.remove("is-editing");
});
on("htmx:oobAfterSwap", () => {
  if (!held) return;
  const { row, cell, name, value, seen, selectionStart, selectionEnd } = held;
  held = null;
  const into = document.getElementById(row)?.cells[cell];
  const find = (selector) => into?.querySelector(selector);
  let next = (name && find(`[name="${name}"]:not([type=hidden])`)) || find(WIDGET) || into;
  if (!next) return;
  // What was added leaves an empty line for the next.
  if (row === "bedrijf-regel" && !next.value) next = next.closest("tr").querySelector("[name=competency]");
  if (next === into) into.tabIndex = -1;
  const asked = into.querySelector(".conflict");
  if (!asked || seen !== undefined) next.focus({ preventScroll: true });
  if (seen === undefined) return;
  next.value = value;
  if ((theirs || asked) && next.form.elements.seen) next.form.elements.seen.value = seen;
  next.dispatchEvent(new Event("input", { bubbles: true }));
  next.setSelectionRange(selectionStart, selectionEnd);
});

async function look() {
  if (document.hidden || sending.size || !navigator.onLine) return;
  const stamps = all("tr[data-stamp]").map(({ dataset: { key, stamp } }) => ["rij", `${key}:${stamp}`]);
  const address = `${frame.url}wijzigingen/?${new URLSearchParams(stamps)}`;
  const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (response?.status !== 200 || response.redirected) return;
  const rows = await response.text();
  if (sending.size) return;
  theirs = true;
  window.htmx.swap(document.body, rows, { swapStyle: "none" });
  theirs = false;
  setTimeout(() => all(".is-new").forEach((note) => note.remove()), 10_000);
}

setInterval(look, 30_000);
on("visibilitychange", look);
