// The session ended: what was typed waits in this tab until its owner signed in again.

import { noteOf, putBack, typed } from "./typed.js";

const { user, signIn } = document.body.dataset;

const found = async (selector, tries = 200) => {
  const element = document.querySelector(selector);
  if (element || !tries) return element;
  await new Promise((go) => setTimeout(go, 50));
  return found(selector, tries - 1);
};

// What was filled in for several rows: which they are, the form in the bar and its fields.
function formOfBar() {
  const form = document.querySelector("#bar [data-how]");
  const rows = [...document.querySelectorAll("tr.is-chosen")].map(({ id }) => id);
  return form && { how: form.dataset.how, rows, fields: [...new FormData(form)] };
}

async function openBar({ how, rows, fields }) {
  for (const id of rows) document.querySelector(`#${id} .row-check`)?.click();
  (await found(`#bar [data-bar="${how}"]`))?.click();
  const form = await found("#bar [data-how]");
  for (const [name, value] of fields) if (form) form.elements[name].value = value;
}

/** Keep what was typed and go to sign in; the way back unfolds the units in which it stands. */
export function leave() {
  const fields = typed();
  const query = new URLSearchParams(location.search);
  for (const field of fields) {
    const unit = field.closest(".unit-detail")?.id.replace("detail-", "");
    if (unit) query.append("open", unit);
  }
  const kept = { page: location.pathname, user, values: fields.map(noteOf), bar: formOfBar() };
  sessionStorage.setItem("typed", JSON.stringify(kept));
  location.assign(`${signIn}?${new URLSearchParams({ next: location.pathname + (query.size ? "?" + query : "") })}`);
}

const kept = JSON.parse(sessionStorage.getItem("typed") ?? "{}");
const isHere = kept.page === location.pathname;
if (user && (isHere || kept.user !== user)) sessionStorage.removeItem("typed");
if (user && kept.user && kept.user !== user) sessionStorage.removeItem("waiting");
if (isHere && kept.user === user) {
  const fields = kept.values.map(putBack);
  for (const field of fields) {
    field?.closest("details")?.setAttribute("open", "");
    field?.focus();
  }
  // Typing goes on, also where the grid was here first: Enter saves.
  fields.findLast(Boolean)?.dispatchEvent(new Event("input", { bubbles: true }));
  if (kept.bar) openBar(kept.bar);
  document.dispatchEvent(new CustomEvent("typed:back"));
}
