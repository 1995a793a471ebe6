// The calendar at a date field: what the typed text means, how busy that week is, four weeks to choose from.
// state = { outcome, cell, ends, number, shown, onChoose }: `outcome` and `cell` of parse, `ends` {day: ["5", "6"]},
// `number` of the field's own onderdeel, `shown` the text that Esc puts back ("" for none), `onChoose(day)`.
import { long, mondayOf, planWeek, plusDays, review } from "./dates.js";

const [WEEKS, GAP, EDGE] = [4, 4, 8];
const ROOM = 40; // two more lines of text do not make it jump to the other side
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, PageUp: -28, PageDown: 28 };
const WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
const FRAME = `<div id="date-popover" class="date-popover" role="dialog" aria-label="Kalender">
<p class="date-popover-head"><b></b> <span></span></p><p class="date-popover-note"></p>
<table role="grid" aria-label="Kies een datum">
<thead><tr><th scope="col"><span class="visually-hidden">week</span></th>
${WEEKDAYS.map((name) => `<th scope="col" abbr="${name}">${name.slice(0, 2)}</th>`).join("")}</tr></thead>
<tbody>${`<tr><th scope="row"></th>${"<td></td>".repeat(7)}</tr>`.repeat(WEEKS)}</tbody></table>
<p class="date-popover-foot"><span><kbd class="key">Enter</kbd> <span></span></span>
<span><kbd class="key">Esc</kbd> <span></span></span></p></div>`;

let field, state, first, active, above; // first: the Monday on top; active: the day that has the focus
let box, texts, weeks, days;
const resized = new ResizeObserver(() => place());

const set = (node, name, value) => node.getAttribute(name) !== value && node.setAttribute(name, value);
const say = (node, text) => node.textContent !== text && (node.textContent = text);
const words = (...parts) => parts.filter(Boolean);

function build() {
  box = document.createRange().createContextualFragment(FRAME).firstChild;
  texts = box.querySelectorAll("b, p > span:not(:has(kbd)), .date-popover-note, kbd + span");
  weeks = box.querySelectorAll("tbody th");
  days = [...box.querySelectorAll("td")];
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  box.addEventListener("click", ({ target }) => target.matches("td") && choose(target.dataset.day));
  box.addEventListener("keydown", onKey);
}

/** Show the calendar at a field, below it or above. */
export function openCalendar(input, given) {
  closeCalendar();
  if (!box) build();
  [field, first, active] = [input, null, null];
  set(field, "aria-haspopup", "dialog");
  set(field, "aria-controls", box.id);
  document.body.append(box);
  updateCalendar(given);
  choosePlace();
  resized.observe(box);
  addEventListener("scroll", choosePlace, true);
  addEventListener("resize", choosePlace);
}

/** Show what the text in the field means now. */
export function updateCalendar(given) {
  state = given;
  if (field) render();
}

export function closeCalendar() {
  if (!field) return;
  resized.disconnect();
  removeEventListener("scroll", choosePlace, true);
  removeEventListener("resize", choosePlace);
  field.removeAttribute("aria-haspopup");
  field.removeAttribute("aria-controls");
  field = null;
  box.remove();
}

/** Move the focus into the calendar; Esc and Tab bring it back to the field. */
export function focusCalendar() {
  if (field) go(state.outcome.day ?? state.cell.current ?? state.cell.today);
}

function go(day) {
  active = day;
  render();
  days.find((node) => node.dataset.day === day).focus();
}

function leave() {
  active = null;
  render();
  field.focus();
}

function choose(day) {
  leave();
  state.onChoose(day);
}

function onKey(event) {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key in STEPS) {
    if (key.startsWith("Page")) first = plusDays(first, STEPS[key]);
    go(plusDays(active, STEPS[key]));
  } else if (key === "Home" || key === "End") go(plusDays(mondayOf(active), key === "End" ? 6 : 0));
  else if (key === "Enter" || key === " ") choose(active);
  else if (key === "Escape" || key === "Tab") leave();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// The weeks stay while the day is among them; else they move just so far, or show the old date (or today) as well.
function firstMonday(day, { current, today }) {
  const monday = mondayOf(day);
  const last = first && plusDays(first, 21);
  if (first && monday >= first && monday <= last) return first;
  if (active) return monday < first ? monday : plusDays(monday, -21);
  const [low, high] = [monday, mondayOf(current ?? today)].sort();
  return low < high && high <= plusDays(low, 21) ? low : plusDays(monday, -7);
}

function busy(monday, week) {
  const ends = WEEKDAYS.flatMap((_, index) => state.ends[plusDays(monday, index)] ?? []);
  const count = ends.filter((number) => number !== state.number).length;
  if (!count) return `In week ${week} eindigt nog niets.`;
  return `In week ${week} ${count > 1 ? `eindigen al ${count} onderdelen` : "eindigt al 1 onderdeel"}.`;
}

function head(day) {
  const { outcome, cell } = state;
  if (!day && outcome.error) return ["", "", outcome.error, true];
  if (!day) return ["Geen datum", "", cell.current ? "Het veld wordt leeg." : "Typ bijvoorbeeld 15/12, w16 of d+7."];
  const title = long(day).replace(/(?<=^..)[a-z]+/, "");
  const remarks = review(day, { ...cell, open: false });
  if (remarks[0]?.kind === "error") return [title, "", remarks[0].text, true];
  const week = planWeek(cell.start, day);
  const note = day === outcome.day && outcome.note;
  const text = words(note, ...remarks.map((remark) => remark.text), busy(mondayOf(day), week)).join(" ");
  return [title, `week ${week}`, text];
}

function render() {
  const { outcome, cell, shown } = state;
  const day = active ?? outcome.day;
  const [title, week, text, error = false] = head(day);
  const esc = shown ? `laat ${shown} staan` : "laat het veld leeg";
  const said = [title, week, text, active ? "kiest" : "bewaart", active ? "terug naar het veld" : esc];
  said.forEach((text, index) => say(texts[index], text));
  texts[2].classList.toggle("is-error", error);
  first = firstMonday(day ?? cell.current ?? cell.today, cell);
  weeks.forEach((node, index) => say(node, `w${planWeek(cell.start, plusDays(first, 7 * index))}`));
  days.forEach((node, index) => show(node, plusDays(first, index), day));
}

function show(node, day, chosen) {
  const why = state.cell.calendar.why(day);
  const ends = state.ends[day]?.join(", ");
  const today = day === state.cell.today;
  node.dataset.day = day;
  say(node, String(Number(day.slice(8))));
  const reason = WEEKDAYS.includes(why) ? "geen werkdag" : why;
  set(node, "aria-label", words(long(day), today && "vandaag", reason, ends && `onderdeel ${ends}`).join(", "));
  set(node, "class", words(why && "is-closed", ends && "is-busy", today && "is-today").join(" "));
  set(node, "aria-selected", String(day === chosen));
  set(node, "tabindex", day === active ? "0" : "-1");
}

function choosePlace() {
  if (!field.isConnected) return closeCalendar();
  const { top, bottom } = field.getBoundingClientRect();
  const room = box.offsetHeight + GAP + EDGE;
  above = bottom + room + ROOM > innerHeight && top >= room;
  place();
}

function place() {
  const { top, bottom, left } = field.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = box;
  const wanted = above ? top - GAP - height : bottom + GAP;
  box.style.top = `${Math.max(EDGE, Math.min(wanted, innerHeight - height - EDGE))}px`;
  box.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
}
