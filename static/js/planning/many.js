// Several rows at once: the bar with what can be done, its preview in the cells, and the offer after a move. Comes
// when the first row is chosen, or something is offered for several.

import { withYear } from "./dates.js";
import { acts, all, at, chosen, find, frame, isOpen, keep, keyOf, on, phone, quiet, ROW, rowsIn, seenIn, showState } from "./saving.js";

const bar = at("bar");
const rowAt = (key) => at(`rij-${key}`);

/** Show on the page which rows are chosen; a form in the bar holds for all of them. */
export function show() {
  mark();
  const made = find("[data-how]", bar);
  if (made && chosen.size) {
    entitle(made);
    preview(made);
  } else shut();
}

function mark() {
  for (const row of all(ROW)) {
    const on = chosen.has(keyOf(row));
    row.classList.toggle("is-chosen", on);
    row.ariaSelected = on;
    (find(".row-check", row) ?? {}).checked = on;
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
  const gone = [...chosen].filter((key) => !rowAt(key) && chosen.delete(key));
  mark();
  const made = find("[data-how]", bar);
  if (made) preview(made);
  else if (gone.length) shut();
});

export function unchoose() {
  chosen.clear();
  mark();
  shut();
}

// The bar: which rows, then a form in their place. While a form stands there, its dates stand in the cells. A question
// stands over a form or another question, until it is answered.
function open(name, content = at(`bar-${name}`).content.firstElementChild.cloneNode(true)) {
  paint([]);
  bar.className = `bar is-${name}`;
  bar.hidden = false;
  content.dataset.kind = name;
  if (name !== "question" || !find("[data-how], [data-kind=question]", bar)) bar.replaceChildren();
  bar.append(content);
  entitle(content);
  return content;
}

function entitle(content) {
  const title = find(".bar-count", content);
  if (title) title.textContent = (title.dataset.of ??= title.textContent).replace("#", count());
}

// Not what waits for an answer.
const shut = () => bar.matches(".is-question") || find(".is-unsaved", bar) || closeBar();

export function closeBar() {
  const within = bar.contains(document.activeElement);
  paint([]);
  bar.lastElementChild?.remove();
  const under = bar.lastElementChild;
  bar.hidden = true;
  bar.className = "bar";
  if (under) open(under.dataset.kind, under);
  else if (chosen.size) open("choices");
  if (within) find(".plan-grid [tabindex='0']")?.focus();
  showState();
}

function count() {
  const units = [...chosen].every((key) => key.startsWith("onderdeel"));
  const [more, one] = units ? ["onderdelen", "onderdeel"] : ["rijen", "rij"];
  return `${chosen.size} ${chosen.size === 1 ? one : more}`;
}

function form(how) {
  const made = open(how);
  const field = find("input[autocomplete]", made);
  field.focus();
  field.select();
  preview(made);
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
  const mine = setTimeout(async () => {
    const query = new URLSearchParams(asked(chosen, new FormData(made)));
    const response = await fetch(`${frame.url}datums/voorbeeld/?${query}`).catch(() => null);
    if (!response?.ok || response.redirected || !made.isConnected || mine !== timer) return;
    const { dates, text, error } = await response.json();
    const note = find(".bar-note", made);
    note.textContent = error || text;
    note.classList.toggle("is-error", !!error);
    paint(dates);
  }, 120);
  timer = mine;
}

function paint(dates, mark) {
  for (const shown of all(".date-preview")) shown.remove();
  for (const { key, before, after, week } of dates) {
    // Days in words, as the server wrote them.
    const end = mark ? "?</b>" : `</b><i>w${week}</i>`;
    find(".date-cell", rowAt(key))?.insertAdjacentHTML("beforeend", `<span class="date-preview${mark ? " is-asked" : ""}"><span>${before}</span>${before && " → "}<b>${after}${end}</span>`);
  }
}

// One act after the other: each says what its rows show when its turn has come.
let sent = {};
let turn = Promise.resolve();
export function send(url, values, made) {
  const act = {};
  acts.add(act);
  clearTimeout(timer);
  made?.classList.remove("is-unsaved", "is-error");
  // What the sheet of a phone takes never stood in the bar.
  if (bar.contains(made)) closeBar();
  if (!made || made.dataset.how) unchoose();
  turn = turn.then(async () => {
    await quiet();
    sent = { values: values(), made };
    await window.htmx.ajax("POST", frame.url + url, { values: sent.values, swap: "none" }).catch(() => null);
    sent = {};
    acts.delete(act);
    showState();
  });
}
const sendDates = (how, keys, days = [], left = 0) =>
  send("datums/", () => asked(keys, [["how", how], ["left", left], ...days.map((day) => ["day", day])]));

// What did not reach the server stands there again: dates in their cells, a form with its rows and its words.
function back(type) {
  const { values, made } = sent;
  if (!values) return;
  const days = values.getAll("day");
  const keepIn = (form) => {
    keep(form);
    form.classList.toggle("is-unsaved", type !== "act:refused");
  };
  if (made?.dataset.how) {
    for (const key of values.getAll("row")) if (rowAt(key)) chosen.add(key);
    mark();
    open(made.dataset.how, made);
    keepIn(made);
  } else if (made) {
    if (type === "session:gone") return;
    ask(made);
    keepIn(made);
  } else {
    for (const [place, key] of values.getAll("row").entries()) {
      const row = rowAt(key);
      const cell = find(".date-cell", row);
      if (!cell || !isOpen(row)) continue;
      const day = days[place] ?? days[0] ?? "";
      cell.elements.day.value = /^\d{4}-/.test(day) ? withYear(day) : day;
      keepIn(cell);
    }
  }
  showState();
}
for (const type of ["htmx:responseError", "htmx:sendError", "act:refused", "session:gone"]) {
  on(type, ({ target }) => [document, document.body].includes(target) && back(type));
}

function submit(made) {
  const keys = [...chosen];
  const fields = [...new FormData(made)];
  send(made.dataset.url, () => asked(keys, fields), made);
  if (!phone.matches) find(".date-input", rowAt(keys[0]))?.focus();
}

// What is typed in a chosen row holds for all of them.
export function withChosen(field) {
  const { value } = field;
  field.value = field.defaultValue;
  sendDates(value.trim() ? "zelfde" : "wissen", [...chosen], [value]);
}

// The top date of the choice for all of it; without a choice the date above. A date on its way there counts.
export async function fillDown(...rows) {
  const [from, ...to] = (chosen.size > 1 ? rowsIn(document).filter((one) => chosen.has(keyOf(one))) : rows).map(keyOf);
  await quiet();
  const day = seenIn(rowAt(from));
  if (day) sendDates("zelfde", to, [day]);
}

export function pasteInto(rows, lines) {
  const left = Math.max(lines.length - rows.length, 0);
  const into = rows.filter((row, place) => lines[place]);
  if (into.length) sendDates("elk", into.map(keyOf), lines.slice(0, rows.length).filter(Boolean), left);
}

// An offer comes with the answer to a date that moved: its dates stand in the cells until it is taken or left. A
// question comes with the answer to an act on several rows. Either brings everything that a yes sends.
export function offered() {
  const made = find("#offers > form");
  if (!made) return;
  made.remove();
  if (!(made.dataset.dates && find(".date-input.is-editing, #bar :is([data-how], .is-unsaved), #bar.is-question"))) ask(made);
}

function ask(made) {
  const { dates } = made.dataset;
  open(dates ? "offer" : "question", made);
  paint(JSON.parse(dates ?? "[]"), true);
  if (!dates && !find(".is-editing")) find("[data-first]", made).focus();
  showState();
}

export function accept(made) {
  const values = new FormData(made);
  send(made.dataset.url, () => values, made);
}

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
    find("form", bar).requestSubmit();
  } else if (event.key === "Escape" && bar.contains(document.activeElement)) closeBar();
});
