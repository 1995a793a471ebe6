// Several rows at once: the bar with what can be done, its preview in the cells, and the offer after a move. Comes
// when the first row is chosen, or something is offered for several.

import { all, chosen, frame, isOpen, keep, keyOf, on, quiet, rowsIn, seenIn, showState } from "./saving.js";

const bar = document.getElementById("bar");
const rowAt = (key) => document.getElementById(`rij-${key}`);

/** Show on the page which rows are chosen. */
export function show() {
  mark();
  closeBar();
}

function mark() {
  for (const row of all("tr.unit-row:not(.line-row)")) {
    const on = chosen.has(keyOf(row));
    row.classList.toggle("is-chosen", on);
    row.ariaSelected = String(on);
    const box = row.querySelector(".row-check");
    if (box) box.checked = on;
  }
  for (const box of all(".all-check")) {
    const open = rowsIn(box.closest("table")).filter(isOpen).map(keyOf);
    box.checked = open.length > 0 && open.every((key) => chosen.has(key));
    box.indeterminate = !box.checked && open.some((key) => chosen.has(key));
  }
}
// A row that is replaced stays chosen, with what the form in the bar would make of it.
on("htmx:oobAfterSwap", () => {
  if (!chosen.size) return;
  mark();
  const made = bar.querySelector("[data-how]");
  if (made) preview(made);
});

const unchoose = () => {
  chosen.clear();
  show();
};

// The bar: which rows, then a form in their place. While a form stands there, its dates stand in the cells.
function open(name, content = document.getElementById(`bar-${name}`).content.firstElementChild.cloneNode(true)) {
  paint([]);
  bar.className = `bar is-${name}`;
  bar.hidden = false;
  bar.replaceChildren(content);
  const title = content.querySelector(".bar-count");
  if (title) title.textContent = title.textContent.replace("#", count());
  return content;
}

export function closeBar() {
  const within = bar.contains(document.activeElement);
  paint([]);
  bar.hidden = true;
  bar.className = "bar";
  bar.replaceChildren();
  if (chosen.size) open("choices");
  if (within) document.querySelector(".plan-grid [tabindex='0']")?.focus();
  showState();
}

function count() {
  const units = [...chosen].every((key) => key.startsWith("onderdeel"));
  const words = units ? ["onderdelen", "onderdeel"] : ["rijen", "rij"];
  return `${chosen.size} ${words[Number(chosen.size === 1)]}`;
}

function form(how) {
  const made = open(how);
  const field = made.querySelector("input[autocomplete]");
  field.focus();
  field.select();
  preview(made);
  return made;
}

// What is sent: the fields of a form or an act, and for each row the date that stands there.
function asked(keys, fields) {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  for (const key of keys) {
    data.append("row", key);
    data.append("seen", seenIn(rowAt(key)));
  }
  return data;
}

let timer;
function preview(made) {
  clearTimeout(timer);
  if (made.dataset.how === "vrijstellen") return;
  timer = setTimeout(async () => {
    const query = new URLSearchParams(asked(chosen, new FormData(made)));
    const response = await fetch(`${frame.url}datums/voorbeeld/?${query}`).catch(() => null);
    if (!response?.ok || response.redirected || !made.isConnected) return;
    const { dates, text, error } = await response.json();
    const note = made.querySelector(".bar-note");
    note.textContent = error || text;
    note.classList.toggle("is-error", Boolean(error));
    paint(dates);
  }, 120);
}

const tag = (name, textContent) => Object.assign(document.createElement(name), { textContent });

function paint(dates, mark = "") {
  for (const shown of all(".date-preview")) shown.remove();
  for (const { key, before, after, week } of dates) {
    const shown = tag("span");
    shown.className = `date-preview${mark && " is-asked"}`;
    shown.append(tag("span", before), before && " → ", tag("b", after + mark), mark ? "" : tag("i", `w${week}`));
    rowAt(key)?.querySelector(".date-cell")?.append(shown);
  }
}

let sent = {};
function send(url, values, made) {
  sent = { values, made };
  clearTimeout(timer);
  unchoose();
  return window.htmx.ajax("POST", frame.url + url, { values, swap: "none" }).then(() => (sent = {}));
}
async function sendDates(how, keys, days = [], left = 0) {
  await quiet();
  return send("datums/", asked(keys, [["how", how], ["left", left], ...days.map((day) => ["day", day])]));
}

// What did not reach the server stands there again: dates in their cells, a form with its rows and its words.
function back() {
  const { values, made } = sent;
  if (!values) return;
  const rows = values.getAll("row").filter(rowAt);
  const days = values.getAll("day");
  if (made?.dataset.how) {
    for (const key of rows) chosen.add(key);
    show();
    open(made.dataset.how, made);
  } else if (made) ask(made);
  else {
    for (const [place, key] of rows.entries()) {
      const cell = rowAt(key).querySelector(".date-cell");
      cell.elements.day.value = days[place] ?? days[0] ?? "";
      keep(cell);
    }
  }
  if (made) keep(made);
  showState();
}
for (const type of ["htmx:responseError", "htmx:sendError"]) on(type, ({ target }) => target === document.body && back());
for (const type of ["act:refused", "session:gone"]) on(type, back);

async function submit(made) {
  await quiet();
  const [first] = chosen;
  await send(made.dataset.url, asked(chosen, new FormData(made)), made);
  if (bar.hidden) rowAt(first)?.querySelector(".date-input")?.focus();
}

// What is typed in a chosen row holds for all of them.
export function withChosen(field) {
  const { value } = field;
  field.value = field.defaultValue;
  sendDates(value.trim() ? "zelfde" : "wissen", [...chosen], [value]);
}

// The top date of the choice for all of it; without a choice the date above.
export function fillDown(row, above) {
  const [from, ...to] = chosen.size > 1 ? rowsIn(document).filter((one) => chosen.has(keyOf(one))) : [above, row];
  if (seenIn(from)) sendDates("zelfde", to.map(keyOf), [seenIn(from)]);
}

export async function pasteInto(rows, lines) {
  const left = Math.max(lines.length - rows.length, 0);
  const into = rows.filter((row, place) => lines[place]);
  if (into.length) await sendDates("elk", into.map(keyOf), lines.slice(0, rows.length).filter(Boolean), left);
}

// An offer comes with the answer to a date that moved: its dates stand in the cells until it is taken or left. A
// question comes with the answer to an act on several rows. Either brings everything that a yes sends.
export function offered() {
  const made = document.querySelector("#offers > form");
  if (!made) return;
  made.remove();
  const taken = document.body.dataset.along;
  delete document.body.dataset.along;
  if (taken && taken === made.dataset.key) {
    // One press is one act, with one undo.
    made.elements.with.disabled = false;
    document.querySelector(".toast-bar:last-child")?.remove();
    accept(made);
  }
  else if (!(made.dataset.dates && document.querySelector(".date-input.is-editing"))) ask(made);
}

function ask(made) {
  const { dates } = made.dataset;
  open(dates ? "offer" : "question", made);
  paint(JSON.parse(dates ?? "[]"), "?");
  if (!dates && !document.querySelector(".is-editing")) made.querySelector(".bar-go").focus();
}
const accept = (made) => send(made.dataset.url, new FormData(made), made);

bar.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const made = button?.form;
  const { bar: name, more } = button?.dataset ?? {};
  if (name === "close") unchoose();
  else if (name === "back") closeBar();
  else if (name === "wissen") sendDates(name, [...chosen]);
  else if (name) form(name);
  if (!more) return;
  made.elements.days[more]();
  preview(made);
});
bar.addEventListener("input", ({ target }) => preview(target.form));
bar.addEventListener("submit", (event) => {
  event.preventDefault();
  (event.target.dataset.how ? submit : accept)(event.target);
});
on("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && bar.matches(".is-offer")) {
    event.preventDefault();
    bar.querySelector("form").requestSubmit();
  } else if (event.key === "Escape" && bar.contains(document.activeElement)) closeBar();
});
