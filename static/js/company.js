// Part C, at the first touch of its entry line: an earlier competency brings its action, and what is typed while another
// one is being added waits its turn.

import { acts, entries, on, quiet, showState } from "./planning/saving.js";

// Who chooses a competency that the office used before, gets the action that it had last, unless one is typed.
on("input", ({ target }) => {
  if (!target.matches('[list="eerder"]')) return;
  const action = target.closest("tr").querySelector("[name=action]");
  if (action.value && action.value !== action.dataset.offered) return;
  const chosen = [...target.list.options].find((option) => option.value === target.value);
  action.value = action.dataset.offered = chosen?.dataset.action ?? "";
});

// The calendar comes when somebody stands in the date.
on("focusin", ({ target }) => target.matches("#bedrijf-regel [name=day]") && import("./planning/entry_date.js"));

// A line that came anew under somebody's hands had its focus before htmx knew it.
on("htmx:load", ({ target }) => {
  const here = document.activeElement;
  if (here.matches('[list="eerder"]') && target.contains(here)) window.htmx.trigger(here, "focus");
});

const FORM = "#nieuwe-competentie";
const form = () => document.querySelector(FORM);
const fields = () => [...document.querySelectorAll("#bedrijf-regel .line-input")];
const put = (values) => fields().forEach((field) => (field.value = values?.get(field.name) ?? ""));
const holds = (values) => fields().every(({ name, value }) => values.get(name) === value);
const areEmpty = () => fields().every(({ value }) => !value);

// What is on its way, and whether it comes from the queue; whether that is being sent just now; what did not get through
// and stands in the line still; what was typed there while the one before it was refused.
let sent, queued, sends, failed, draft;
let over = false;
// What went before this module was here.
if (form()?.matches(".htmx-request")) sent = new FormData(form());

// For who waits until the line keeps its order.
document.body.classList.add("has-queue");

// Before htmx sees it. While part C waits for an answer, so does what is added. What is sent again has no button.
document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  const waits = document.querySelector("#bedrijf form.htmx-request");
  if (!target.matches(FORM) || sends || !(waits || entries.length)) return;
  event.preventDefault();
  event.stopPropagation();
  // Pressed twice.
  if (sent && !queued && holds(sent)) return;
  if (submitter && !areEmpty()) {
    entries.push(new FormData(target));
    put();
  }
  // No form is sent from within its own sending.
  if (!sent) setTimeout(() => quiet().then(next));
}, true);
on("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  if (!elt.matches(FORM)) return;
  sent = requestConfig.formData;
  failed = null;
  acts.add(sent);
  showState();
  // What is typed next begins anew.
  if (document.activeElement.form === elt) document.activeElement.select?.();
});
on("htmx:afterRequest", ({ detail: { requestConfig, successful, xhr } }) => {
  if (!requestConfig.elt.matches(FORM)) return;
  const values = requestConfig.formData;
  acts.delete(sent);
  sent = null;
  if (successful && queued) entries.shift();
  if (successful && xhr.responseText.includes("melding-bedrijf-nieuw")) refuse(values);
  else if (successful) setTimeout(next);
  else if (!queued && holds(values)) failed = values;
  else if (!queued) entries.unshift(values);
  queued = false;
  // What waits is sent also from an empty line.
  form().noValidate = entries.length > 0;
  showState();
});

// What the server refused stands in the line; what was typed there meanwhile comes after it.
function refuse(values) {
  if (holds(values)) return;
  if (!areEmpty()) draft = new FormData(form());
  put(values);
}

function next() {
  const [values] = entries;
  if (sent || over) return;
  if (values) {
    queued = sends = true;
    const typed = new FormData(form());
    put(values);
    form().requestSubmit();
    put(typed);
    sends = false;
  } else if (draft && areEmpty()) {
    put(draft);
    draft = null;
  }
}

// Typed over, what did not get through waits in the queue.
document.addEventListener("beforeinput", ({ target }) => {
  if (!failed || !fields().includes(target)) return;
  const { selectionStart, selectionEnd, value } = target;
  if (value && selectionStart === 0 && selectionEnd === value.length && holds(failed)) {
    entries.unshift(failed);
    form().noValidate = true;
    for (const field of fields()) if (field !== target) field.value = "";
  }
  failed = null;
});

// The session ended: what waits does so in this tab, as what is typed.
const { user } = document.body.dataset;
on("session:gone", () => {
  if (over) return;
  over = true;
  const first = sent && !queued && !holds(sent) ? [sent] : [];
  const waiting = [...first, ...entries].map((values) => fields().map(({ name }) => [name, values.get(name)]));
  if (waiting.length) sessionStorage.waiting = JSON.stringify({ user, page: location.pathname, waiting });
});
const kept = JSON.parse(sessionStorage.waiting ?? "{}");
if (kept.user === user && kept.page === location.pathname) {
  delete sessionStorage.waiting;
  for (const pairs of kept.waiting) {
    const values = new FormData();
    for (const [name, value] of pairs) values.append(name, value);
    entries.push(values);
  }
  form().classList.add("is-unsaved", "is-error");
  form().noValidate = true;
  showState();
}
