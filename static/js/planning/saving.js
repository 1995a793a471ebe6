// Saving: a cell shows its new date at once, is sent as it is left, and keeps what was typed until the server has it.
// What others change arrives every half minute; a cell that somebody is typing in keeps its text and what he saw there.

import { makeCalendar, parse, withYear } from "./dates.js";

const SECONDS = 30;
const plain = JSON.parse(document.getElementById("plan-frame").textContent);
export const frame = { ...plain, calendar: makeCalendar(plain) };
export const say = (kind, detail = {}) => document.dispatchEvent(new CustomEvent(`say:${kind}`, { detail }));
const rowOf = (element) => element.closest("tr");

// By row: what was typed in it while an earlier save was on its way.
const sending = new Map();
const requests = new Map();

export function save(field) {
  const row = rowOf(field).id;
  if (sending.has(row)) {
    sending.get(row).set(field.name, field.value);
  } else {
    sending.set(row, new Map());
    field.form.requestSubmit();
  }
  if (!field.matches(".date-input")) return;
  const seen = field.form.elements.seen.value || null;
  const outcome = parse(field.value, { ...frame, current: seen, above: null });
  if (outcome.day) field.value = withYear(outcome.day);
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr } }) => {
  const row = elt.closest?.("tr.unit-row");
  if (!row) return;
  elt.classList.remove("is-unsaved");
  if (!sending.has(row.id)) sending.set(row.id, new Map());
  requests.set(xhr, row.id);
  setTimeout(() => requests.has(xhr) && elt.classList.add("is-saving"), 400);
  showState();
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr, successful } }) => {
  const id = requests.get(xhr);
  if (!id) return;
  requests.delete(xhr);
  const typed = sending.get(id) ?? new Map();
  sending.delete(id);
  elt.classList.remove("is-saving");
  if (!successful && elt.matches(".date-cell")) elt.classList.add("is-unsaved", "is-error");
  const row = document.getElementById(id);
  for (const [name, value] of typed) {
    const field = row?.querySelector(`[name="${name}"].date-input, [name="${name}"].line-input`);
    if (!field || field.value === value) continue;
    field.value = value;
    save(field);
  }
  showState();
});

const unsaved = () => [...document.querySelectorAll(".date-cell.is-unsaved")];
const dates = (count) => `${count} datum${count > 1 ? "s" : ""}`;

export function showState() {
  const state = document.getElementById("saved-state");
  if (!state) return;
  const kept = unsaved().length;
  const wrong = document.querySelectorAll(".date-cell.is-error").length;
  const asked = document.querySelectorAll(".cell-date .conflict").length;
  const typing = document.querySelector(".date-input.is-editing, .line-input.is-editing");
  let text = "Alles bewaard";
  if (typing) text = "Bezig met invullen";
  if (requests.size) text = "Bewaren…";
  if (asked) text = asked > 1 ? `${asked} wijzigingen wachten op jouw keuze` : "1 wijziging wacht op jouw keuze";
  if (wrong) text = `${dates(wrong)} niet bewaard`;
  if (kept && !navigator.onLine) text = `Offline, ${dates(kept)} op dit toestel`;
  state.classList.toggle("is-failed", wrong > 0);
  state.classList.toggle("is-waiting", !wrong && asked > 0);
  state.classList.toggle("is-typing", !wrong && !asked && Boolean(typing));
  if (state.lastElementChild.textContent !== text) state.lastElementChild.textContent = text;
  const note = document.getElementById("unsaved-note");
  note.hidden = !kept;
  if (!kept) return;
  note.classList.toggle("is-red", navigator.onLine);
  note.classList.toggle("is-amber", !navigator.onLine);
  note.querySelector("b").textContent = navigator.onLine
    ? `${dates(kept)} ${kept > 1 ? "zijn" : "is"} niet bewaard.`
    : "Je bent offline.";
  note.querySelector("span").textContent = navigator.onLine
    ? "De server antwoordt niet."
    : `${dates(kept)} ${kept > 1 ? "staan" : "staat"} op dit toestel. We bewaren ze zodra je weer verbinding hebt.`;
  note.querySelector("button").hidden = !navigator.onLine;
}

const again = () => unsaved().forEach((form) => form.requestSubmit());
addEventListener("online", again);
addEventListener("offline", showState);
document.addEventListener("click", ({ target }) => target.closest("#unsaved-note button") && again());

let leaving = false;
addEventListener("beforeunload", (event) => {
  const typing = document.querySelector(".date-input.is-editing");
  if (!leaving && (requests.size || unsaved().length || (typing && typing.value !== typing.defaultValue))) {
    event.preventDefault();
  }
});

// The session ended: what was typed waits in this tab until its owner has signed in again.
document.addEventListener("session:gone", () => {
  leaving = true;
  const typed = [...document.querySelectorAll(".date-input")].filter((one) => one.value !== one.defaultValue);
  const values = typed.map((one) => [one.id, one.value]);
  sessionStorage.setItem("typed", JSON.stringify({ page: location.pathname, values }));
});
const kept = JSON.parse(sessionStorage.getItem("typed") ?? "{}");
if (kept.page === location.pathname) {
  sessionStorage.removeItem("typed");
  for (const [id, value] of kept.values) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    field.form.classList.add("is-unsaved", "is-error");
    field.focus();
  }
  showState();
}

// A row that is replaced gives its focus on, and with it a text that is being typed and the date that its typist saw.
let held = null;
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
  const here = document.activeElement;
  if (!target.contains(here) || !here.closest("tr")) return;
  const { name, value, selectionStart, selectionEnd } = here;
  const editing = here.classList.contains("is-editing");
  held = { row: rowOf(here).id, cell: here.closest("td, th").cellIndex, name, value, selectionStart, selectionEnd };
  if (editing) held.seen = here.form?.elements.seen?.value;
  held.editing = editing;
});
document.addEventListener("htmx:oobAfterSwap", () => {
  if (!held) return;
  const { row, cell, name, value, seen, editing, selectionStart, selectionEnd } = held;
  held = null;
  const into = document.getElementById(row)?.cells[cell];
  const next = into?.querySelector(name ? `[name="${name}"]:not([type=hidden])` : "a, button, summary, input") ??
    into?.querySelector("button, summary, a");
  if (!next) return;
  if (!into.querySelector(".conflict")) next.focus({ preventScroll: true });
  if (!editing) return;
  next.value = value;
  if (seen !== undefined) next.form.elements.seen.value = seen;
  next.dispatchEvent(new Event("input", { bubbles: true }));
  next.setSelectionRange(selectionStart, selectionEnd);
});

export async function look() {
  if (document.hidden || requests.size || !navigator.onLine) return;
  const query = new URLSearchParams();
  for (const { dataset } of document.querySelectorAll("tr[data-stamp]")) query.append("rij", `${dataset.key}:${dataset.stamp}`);
  try {
    const response = await fetch(`${frame.url}wijzigingen/?${query}`, { headers: { "HX-Request": "true" } });
    if (response.status !== 200 || response.redirected || requests.size) return;
    window.htmx.swap(document.body, await response.text(), { swapStyle: "none" });
    for (const [key, who] of Object.entries(JSON.parse(response.headers.get("X-Changed") ?? "{}"))) mark(key, who);
  } catch {
    // No network: the next look is in half a minute.
  }
}

function mark(key, who) {
  const row = document.getElementById(`rij-${key}`);
  if (!row) return;
  row.classList.add("is-fresh");
  const note = document.createElement("span");
  note.className = "chip-detail";
  note.textContent = `${who}, zonet`;
  row.querySelector(".cell-status").append(note);
  setTimeout(() => row.classList.remove("is-fresh"), 200);
  setTimeout(() => note.remove(), 10_000);
  say("aloud", { text: `${who} wijzigde ${row.dataset.name}.` });
}

setInterval(look, SECONDS * 1000);
document.addEventListener("visibilitychange", look);
