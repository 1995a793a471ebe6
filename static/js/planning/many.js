// Several rows at once: choosing them, the bar with what can be done, its preview in the cells, and the offer after a move.

import { frame, say } from "./saving.js";

const bar = document.getElementById("bar");
const rowOf = (element) => element.closest("tr.unit-row");
const rows = () => [...document.querySelectorAll("tr.unit-row[data-key]")].filter((row) => row.offsetParent);
const row = (key) => document.getElementById(`rij-${key}`);
const seen = (key) => row(key)?.querySelector("[name=seen]")?.value ?? "";
const text = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

export const chosen = new Set();
let last = null;

function show() {
  for (const one of rows()) {
    const on = chosen.has(one.dataset.key);
    one.classList.toggle("is-chosen", on);
    one.setAttribute("aria-selected", String(on));
    const box = one.querySelector(".row-check");
    if (box) box.checked = on;
  }
  for (const box of document.querySelectorAll(".all-check")) {
    const open = rows().filter((one) => one.closest("table") === box.closest("table") && "movable" in one.dataset);
    const count = open.filter((one) => chosen.has(one.dataset.key)).length;
    box.checked = count > 0 && count === open.length;
    box.indeterminate = count > 0 && count < open.length;
  }
  if (chosen.size) choices();
  else closeBar();
}

export function toggle(one, on = !chosen.has(one.dataset.key)) {
  if (on) chosen.add(one.dataset.key);
  else chosen.delete(one.dataset.key);
  last = one.dataset.key;
  show();
}

export function extend(from, visible, step) {
  const next = visible[visible.indexOf(from) + step];
  if (!next) return;
  chosen.add(from.dataset.key);
  toggle(next, true);
}

export function withAll(table) {
  for (const one of rows()) if ("movable" in one.dataset && one.closest("table") === table) chosen.add(one.dataset.key);
  show();
}

export function clearChoice() {
  chosen.clear();
  show();
}

// The bar: which rows, then a form in their place. While a form stands there, its dates stand in the cells.
function open(content, kind) {
  clearPreview();
  bar.className = `bar is-${kind}`;
  bar.hidden = false;
  bar.replaceChildren(content);
  document.body.classList.add("has-bar");
  return content;
}

export function closeBar(kind = "") {
  if (kind && !bar.classList.contains(`is-${kind}`)) return;
  clearPreview();
  bar.hidden = true;
  bar.replaceChildren();
  bar.className = "bar";
  document.body.classList.remove("has-bar");
  if (kind && chosen.size) choices();
}

const what = () => {
  const [one, many] = [...chosen].every((key) => key.startsWith("onderdeel")) ? ["onderdeel", "onderdelen"] : ["rij", "rijen"];
  return `${chosen.size} ${chosen.size === 1 ? one : many}`;
};

function choices() {
  open(text("bar-choices"), "choices").querySelector(".bar-count").textContent = `${what()} gekozen`;
}

const TITLES = { verschuiven: "Verschuif", spreiden: "Spreid", zelfde: "Zelfde datum voor", vrijstellen: "Stel vrij:" };

function form(how) {
  const made = open(text(`bar-${how}`), how);
  made.querySelector(".bar-count").textContent = `${TITLES[how]} ${what()}`;
  const days = [...chosen].map(seen).filter(Boolean).sort();
  if (how === "spreiden" && days.length > 1 && days[0] < days.at(-1)) {
    made.elements.first.value = days[0];
    made.elements.last.value = days.at(-1);
  }
  made.querySelector("input:not([type=hidden])").select();
  made.querySelector("input:not([type=hidden])").focus();
  preview(made);
}

function fields(how, keys, more = {}) {
  const data = new FormData();
  data.set("how", how);
  for (const key of keys) {
    data.append("row", key);
    data.append("seen", seen(key));
  }
  for (const [name, value] of Object.entries(more)) for (const one of [value].flat()) data.append(name, one);
  return data;
}

function wishes(made) {
  const { days, day, first, last: until, reason } = made.elements;
  const way = made.querySelector("[data-way][aria-pressed=true]")?.dataset.way ?? 1;
  return {
    ...(days && { days: days.value.trim() && Number(days.value) * way }),
    ...(day && { day: day.value }),
    ...(first && { first: first.value, last: until.value }),
    ...(reason && { reason: reason.value }),
  };
}

let timer;
function preview(made) {
  clearTimeout(timer);
  if (made.dataset.how === "vrijstellen") return;
  timer = setTimeout(async () => {
    const query = new URLSearchParams(fields(made.dataset.how, chosen, wishes(made)));
    const response = await fetch(`${frame.url}datums/voorbeeld/?${query}`).catch(() => null);
    if (!response?.ok || response.redirected || !made.isConnected) return;
    const { dates, text: sentence, error, outside } = await response.json();
    const note = made.querySelector(".bar-note");
    note.textContent = error || sentence;
    note.classList.toggle("is-error", Boolean(error));
    made.dataset.outside = outside ? "after_the_period" : "";
    paint(dates, "");
  }, 120);
}

function paint(dates, mark) {
  clearPreview();
  for (const { key, before, after, week } of dates) {
    const cell = row(key)?.querySelector(".date-cell");
    if (!cell) continue;
    const shown = document.createElement("span");
    shown.className = `date-preview${mark ? " is-asked" : ""}`;
    const old = document.createElement("span");
    old.textContent = before;
    const fresh = document.createElement("b");
    fresh.textContent = `${after}${mark}`;
    shown.append(old, before ? " → " : "", fresh);
    if (!mark) shown.append(Object.assign(document.createElement("i"), { textContent: `w${week}` }));
    cell.append(shown);
    cell.classList.add("is-preview");
  }
}

function clearPreview() {
  for (const shown of document.querySelectorAll(".date-preview")) {
    shown.parentElement.classList.remove("is-preview");
    shown.remove();
  }
}

let sent = null;
function send(url, values) {
  sent = { url, values };
  return window.htmx.ajax("POST", frame.url + url, { values, swap: "none" });
}

async function submit(made) {
  const how = made.dataset.how;
  const keys = [...chosen];
  const more = { ...wishes(made), accept: made.dataset.outside ?? "" };
  const values = fields(how, keys, more);
  clearTimeout(timer);
  clearChoice();
  await send(how === "vrijstellen" ? "vrijstellen/" : "datums/", values);
  row(keys[0])?.querySelector(".date-input")?.focus();
}

// What is typed in a chosen row holds for all of them.
export function withChosen(field) {
  const key = rowOf(field).dataset.key;
  if (chosen.size < 2 || !chosen.has(key)) return false;
  const values = fields(field.value.trim() ? "zelfde" : "wissen", chosen, { day: field.value });
  field.value = field.defaultValue;
  clearChoice();
  send("datums/", values);
  return true;
}

// The top date of the choice for all of it; without a choice the date above.
export function fillDown(one, visible) {
  const keys = rows().map(({ dataset }) => dataset.key).filter((key) => chosen.has(key));
  const above = visible[visible.indexOf(one) - 1];
  const [from, ...to] = keys.length > 1 ? keys : [above?.dataset.key, one.dataset.key];
  if (!from || !seen(from)) return;
  send("datums/", fields("zelfde", to, { day: seen(from) }));
}

export function paste(into, lines) {
  const keys = into.slice(0, lines.length).map(({ dataset }) => dataset.key);
  const left = lines.length - keys.length;
  const day = lines.slice(0, keys.length);
  const pairs = keys.map((key, place) => [key, day[place]]).filter(([, typed]) => typed);
  pasted = new Map(pairs);
  if (left > 0) say("toast", { text: `${left} ${left > 1 ? "regels pasten" : "regel paste"} niet meer in de lijst.` });
  if (pairs.length) send("datums/", fields("elk", pairs.map(([key]) => key), { day: pairs.map(([, typed]) => typed) }));
}
let pasted = new Map();

document.addEventListener("dates:refused", ({ detail }) => {
  for (const [key, why] of Object.entries(detail)) {
    const field = row(key)?.querySelector(".date-input");
    if (!field) continue;
    field.value = pasted.get(key) ?? field.value;
    field.form.classList.add("is-error");
    const note = Object.assign(document.createElement("div"), { className: "date-message is-error", textContent: why });
    note.setAttribute("role", "alert");
    field.form.after(note);
  }
});
document.addEventListener("dates:ask", ({ detail: { kind, text: question } }) => {
  const { url, values } = sent;
  const made = open(text("bar-vraag"), "vraag");
  made.querySelector(".bar-count").textContent = question;
  made.addEventListener("submit", () => {
    values.set("accept", kind);
    closeBar();
    send(url, values);
  });
});

// The rows of which the sheet on a phone said yes to the offer beforehand.
export const along = new Set();

// An offer comes with the answer to a date that moved: its dates stand in the cells until it is taken or left.
new MutationObserver(() => {
  const offer = document.querySelector("#offer");
  if (!offer) return;
  offer.remove();
  if (along.delete(offer.dataset.key)) return accept(offer);
  if (document.querySelector(".date-input.is-editing")) return;
  open(offer, "offer");
  paint(JSON.parse(offer.dataset.dates), "?");
}).observe(document.getElementById("offers"), { childList: true });

function accept({ dataset: { dates, days, outside } }) {
  closeBar();
  const keys = JSON.parse(dates).map(({ key }) => key);
  send("datums/", fields("verschuiven", keys, { days, accept: outside }));
}

bar.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const made = button?.closest("form");
  if (!button) return;
  const { bar: name, step, way } = button.dataset;
  if (name === "close") clearChoice();
  else if (name === "back") closeBar(bar.className.replace("bar is-", ""));
  else if (name === "undo") {
    closeBar();
    say("undo");
  } else if (name === "wissen") {
    send("datums/", fields("wissen", chosen));
    clearChoice();
  } else if (name) form(name);
  if (step) made.elements.days.value = Math.max(1, Number(made.elements.days.value || 0) + Number(step));
  if (way) for (const one of made.querySelectorAll("[data-way]")) one.setAttribute("aria-pressed", String(one === button));
  if (step || way) preview(made);
});
bar.addEventListener("input", ({ target }) => preview(target.form));
bar.addEventListener("submit", (event) => {
  const made = event.target;
  event.preventDefault();
  if (made.dataset.how) submit(made);
  else if (made.dataset.dates) accept(made);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && bar.classList.contains("is-offer")) {
    event.preventDefault();
    bar.querySelector("form").requestSubmit();
  } else if (event.key === "Escape" && bar.contains(document.activeElement)) {
    closeBar(bar.className.replace("bar is-", ""));
  }
});
document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.matches(".all-check")) {
    if (target.checked) withAll(target.closest("table"));
    else clearChoice();
  } else if (target.matches(".row-check")) {
    const visible = rows();
    const [from, to] = [visible.findIndex((one) => one.dataset.key === last), visible.indexOf(rowOf(target))];
    if (event.shiftKey && from >= 0) {
      for (const one of visible.slice(Math.min(from, to), Math.max(from, to) + 1)) chosen.add(one.dataset.key);
    }
    toggle(rowOf(target), target.checked);
  }
});
