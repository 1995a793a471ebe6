// Part C, at the first touch of its entry line: an earlier competency brings its action, and what is typed while another
// one is being added waits its turn.

import { acts, entries, on, showState } from "./planning/saving.js";

// Who chooses a competency that the office used before, gets the action that it had last, unless one is typed.
on("input", ({ target }) => {
  if (!target.matches('[list="eerder"]')) return;
  const action = target.closest("tr").querySelector("[name=action]");
  if (action.value && action.value !== action.dataset.offered) return;
  const chosen = [...target.list.options].find((option) => option.value === target.value);
  action.value = action.dataset.offered = chosen?.dataset.action ?? "";
});

const FORM = "#nieuwe-competentie";
const fields = () => [...document.querySelectorAll("#bedrijf-regel .line-input")];
const fill = (value) => fields().forEach((field) => (field.value = value(field)));
const holds = (values) => fields().every(({ name, value }) => values.get(name) === value);

// What is on its way, and whether it comes from the queue.
let sent, queued;

const areEmpty = () => fields().every(({ value }) => !value);

/** Add a competency, after those that wait. */
export function add(values) {
  if (sent || entries.length || !areEmpty()) return entries.push(values);
  fill(({ name }) => values.get(name));
  fields()[0].form.requestSubmit();
}

// Before htmx sees it.
document.body.classList.add("has-queue");
document.addEventListener("submit", (event) => {
  const { target } = event;
  const waits = target.matches(`${FORM}.htmx-request`);
  if (!waits && (!target.matches(FORM) || queued || !entries.length)) return;
  event.preventDefault();
  event.stopPropagation();
  // Pressed twice.
  if (waits && holds(sent)) return;
  if (!areEmpty()) entries.push(new FormData(target));
  fill(() => "");
  // No form is sent from within its own sending.
  if (!waits) setTimeout(next);
}, true);
on("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  if (!elt.matches(FORM)) return;
  sent = requestConfig.formData;
  acts.add(sent);
  showState();
  // What is typed next begins anew.
  if (document.activeElement.form === elt) document.activeElement.select?.();
});
on("htmx:afterRequest", ({ detail: { requestConfig, successful } }) => {
  const { elt } = requestConfig;
  if (!elt.matches(FORM)) return;
  if (successful && queued) entries.shift();
  else if (!successful && !queued && !holds(sent)) entries.unshift(sent);
  queued = false;
  acts.delete(sent);
  sent = null;
  // What waits is sent also from an empty line.
  elt.noValidate = !successful && entries.length > 0;
  if (successful) setTimeout(next);
  showState();
});

function next() {
  const [values] = entries;
  if (!values || sent) return;
  queued = true;
  const typed = new Map(fields().map(({ name, value }) => [name, value]));
  fill(({ name }) => values.get(name));
  fields()[0].form.requestSubmit();
  fill(({ name }) => typed.get(name));
}
on("session:gone", () => entries.length && areEmpty() && fill(({ name }) => entries[0].get(name)));
