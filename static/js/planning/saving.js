// Saving: a cell shows its date at once, is sent as it is left, and keeps what was typed until the server has it.
// What others change arrives every half minute.

import { noteOf, putBack, typed } from "../typed.js";
import { makeCalendar, parse, short, withYear } from "./dates.js";

const UNSAVED = "form.is-unsaved";
const TYPING = ":is(.date-input, .line-input).is-editing";
export const WIDGET = ".row-check, .fold, a.unit-title, .date-input, .line-input, .cell-completed button, summary";

const plain = JSON.parse(document.getElementById("plan-frame").textContent);
export const frame = { ...plain, calendar: makeCalendar(plain) };
export const phone = matchMedia("(max-width: 767px)");
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
  const days = fields.slice(0, fields.indexOf(field)).map(({ dataset, form }) => dataset.day ?? form.elements.seen.value);
  return { ...frame, current: field.form.elements.seen.value || null, above: days.findLast(Boolean) ?? "" };
}
// What `=` takes is the date that its typist saw above it.
on("htmx:configRequest", ({ detail: { elt, parameters } }) => {
  if (elt.matches(".date-cell")) parameters.above = context(elt.elements.day).above;
});

/** Company competencies that wait until one is added; company.js adds them. */
export const entries = [];

// By row: what was typed in it while an earlier save was on its way. A form may leave its row before its answer comes.
const sending = new Map();
const sentFrom = new WeakMap();

/** Acts on several rows, and what is added, that are not answered yet. */
export const acts = new Set();
const isSending = () => sending.size + acts.size + entries.length > 0;

/** Wait until what is on its way is answered. */
export async function quiet() {
  while (sending.size) await new Promise((go) => setTimeout(go, 50));
}

export function save(given) {
  // After an own act its row came anew since the sheet or the calendar opened.
  const field = given.isConnected ? given : putBack([given.id, given.name, given.value, []]);
  if (!field) return;
  const { id } = field.closest("tr");
  if (sending.has(id)) {
    sending.get(id).set(field.name, field.value);
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
  sentFrom.set(elt, row.id);
  if (!sending.has(row.id)) sending.set(row.id, new Map());
  showState();
});
on("htmx:afterRequest", ({ detail: { requestConfig: { elt }, successful } }) => {
  if (!successful && elt.matches(KEPT)) keep(elt);
  const id = sentFrom.get(elt);
  const later = sending.get(id);
  if (!later) return showState();
  sending.delete(id);
  for (const [name, value] of later) {
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

// What did not get through stays; the date that the server has is a press away.
const ADDING = "#nieuwe-competentie";
const KEPT = `.date-cell, [id^=woorden], ${ADDING}`;
export function keep(form) {
  form.classList.add("is-unsaved", "is-error");
  if (!form.matches(".date-cell") || form.nextElementSibling) return;
  const field = form.querySelector(".date-input");
  const was = field.defaultValue.slice(0, -5);
  const back = Object.assign(document.createElement("button"), { type: "button", className: "date-message" });
  back.textContent = was ? `Zet ${was} terug` : "Maak weer leeg";
  back.onclick = () => letGo(field);
  form.after(back);
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
  const [one, more] = all(`${UNSAVED}:not(.date-cell)`).length ? ["wijziging", "en"] : ["datum", "s"];
  return `${count} ${one}${count > 1 ? more : ""}`;
}

export function showState() {
  const state = document.getElementById("saved-state");
  if (!state) return;
  const kept = all(UNSAVED).length;
  const wrong = all("form.is-error").length;
  const asked = all(".plan-grid .conflict, .bar.is-question").length;
  const offline = kept > 0 && !navigator.onLine;
  const [, kind, text] = [
    [offline, "waiting", `Offline, ${dates(kept)} op dit toestel`],
    [wrong, "failed", `${dates(wrong)} niet bewaard`],
    [asked, "waiting", asked > 1 ? `${asked} wijzigingen wachten op jouw keuze` : "1 wijziging wacht op jouw keuze"],
    [isSending(), "saved", "Bewaren…"],
    [document.querySelector(TYPING), "typing", "Bezig met invullen"],
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
  if (box.querySelector(".htmx-request")) return;
  const cell = box.parentElement;
  const field = cell.querySelector(".date-input");
  if (field) return letGo(field);
  box.remove();
  cell.querySelector(WIDGET)?.focus();
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
  if (!leaving && (isSending() || document.querySelector(UNSAVED) || typed().length)) event.preventDefault();
});

// What others changed never takes the place of somebody's work: that row comes when it is done.
const isBusy = (place) =>
  place.querySelector(".is-editing, .is-error, .conflict, [open]") || typed().some((field) => place.contains(field));

// A row that is replaced gives its focus on, and with it a text that is being typed, also in another form of that row or
// in this one after it was sent. Beside a question a save still names the date that its typist saw.
// A row stays while a save of its own is on its way: an answer to what left the page finds nothing.
let theirs, held;
let answered = {};
let left = [];
on("htmx:beforeSwap", ({ detail }) => (answered = detail.requestConfig));
// Than what was answered: not the text about which that asked.
const isNewer = ({ form, name, value }) =>
  form === answered.elt
    ? form.matches(ADDING) && value !== answered.formData.get(name)
    : !(form.closest("#bedrijf-regel") ?? form.parentElement).contains(answered.elt);
on("htmx:oobBeforeSwap", ({ detail }) => {
  const { target } = detail;
  const waiting = all(".htmx-request", target).filter((form) => form !== answered.elt);
  const waits = rowOf(target) ? waiting.length : waiting.some((form) => form.matches(ADDING));
  if (waits || (theirs && isBusy(target))) return (detail.shouldSwap = false);
  // With the whole of part C a row goes whose save is on its way: it is sent again.
  for (const form of waiting) sending.delete(rowOf(form)?.id);
  const here = document.activeElement;
  const others = typed().filter((field) => target.contains(field) && !field.matches(TYPING) && isNewer(field));
  left = others.map((field) => [noteOf(field), field.form.matches(UNSAVED), waiting.includes(field.form)]);
  const cell = here.closest(".unit-row :is(td, th)");
  if (!cell || !target.contains(here)) return;
  held = { here, row: cell.parentElement.id, cell: cell.cellIndex, ends: [here.selectionStart, here.selectionEnd] };
  if (!here.matches(TYPING)) return;
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
  for (const [note, unsaved, again] of left) {
    const field = putBack(note);
    if (field && again) save(field);
    else if (field?.form.matches(UNSAVED)) {
      keep(field.form);
      field.form.classList.toggle("is-unsaved", unsaved);
    }
  }
  left = [];
  if (!held) return;
  const { here, row, cell, ends, seen } = held;
  const { name, value } = here;
  held = null;
  const into = document.getElementById(row)?.cells[cell];
  const find = (selector) => into?.querySelector(selector);
  let next = (name && find(`[name="${name}"]:not([type=hidden])`)) || find(WIDGET) || into;
  // A competency that went.
  if (!into) return document.querySelector("#bedrijf-regel [name=competency]")?.focus();
  // What was added leaves an empty line for the next.
  if (row === "bedrijf-regel" && !next.value) next = next.closest("tr").querySelector("[name=competency]");
  if (next === into) into.tabIndex = -1;
  const asked = into.querySelector(".conflict");
  if (!asked || seen !== undefined) next.focus({ preventScroll: true });
  if (seen === undefined) return;
  next.value = value;
  if (asked && next.form.elements.seen) next.form.elements.seen.value = seen;
  next.dispatchEvent(new Event("input", { bubbles: true }));
  next.setSelectionRange(...ends);
});

async function look() {
  if (document.hidden || isSending() || !navigator.onLine) return;
  const stamps = all("tr[data-stamp]").map(({ dataset: { key, stamp } }) => ["rij", `${key}:${stamp}`]);
  for (const { dataset } of all(".unit-row.is-open")) stamps.push(["open", dataset.key.slice(10)]);
  const before = answered;
  const address = `${frame.url}wijzigingen/?${new URLSearchParams(stamps)}`;
  const response = await fetch(address, { headers: { "HX-Request": "true", "HX-Current-URL": location } }).catch(() => null);
  if (response?.status !== 200 || response.redirected) return;
  const rows = await response.text();
  if (isSending() || answered !== before) return;
  theirs = true;
  window.htmx.swap(document.body, rows, { swapStyle: "none" });
  theirs = false;
  setTimeout(() => all(".is-new").forEach((note) => note.remove()), 10_000);
}

setInterval(look, 30_000);
on("visibilitychange", look);
