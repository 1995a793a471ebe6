// The calendar at a date field: what the typed text means, how busy that week is, four weeks to choose from.
// state = { outcome, cell, ends, number, onChoose, into, empty }: `outcome` and `cell` of parse, `ends` {day: ["5", "6"]},
// `number` of the field's own onderdeel, `onChoose(day)`; `into` holds the calendar (default: it floats at the field), and
// `empty` is the head for an empty field.
import { EXAMPLE, long, mondayOf, planWeek, plusDays, remark, short, WEEKDAYS } from "./dates.js";

const [GAP, EDGE] = [4, 8];
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, PageUp: -28, PageDown: 28 };

// `first` is the Monday on top, `active` the day that has the focus.
let field, state, first, active, above;
const words = (...parts) => parts.filter(Boolean);

const box = document.getElementById("calendar").content.firstElementChild;
const texts = box.querySelectorAll("b, p > span:not(:has(kbd)), .date-popover-note, kbd + span");
const weeks = box.querySelectorAll("tbody th");
const days = [...box.querySelectorAll("td")];
// The field keeps the focus.
box.addEventListener("mousedown", (event) => event.preventDefault());
box.addEventListener("click", ({ target }) => target.matches("td") && choose(target.dataset.day));
box.addEventListener("keydown", onKey);
new ResizeObserver(() => field && place()).observe(box);
addEventListener("scroll", choosePlace, true);
addEventListener("resize", choosePlace);

/** Show the calendar at a field, below it or above; when it stands there already, what the text means now. */
export function openCalendar(input, given) {
  state = given;
  if (field === input) return render();
  closeCalendar();
  [field, first, active] = [input, null, null];
  field.ariaHasPopup = "dialog";
  field.setAttribute("aria-controls", box.id);
  (state.into ?? document.body).append(box);
  render();
  choosePlace();
}

export function closeCalendar() {
  if (!field) return;
  field.ariaHasPopup = null;
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
  if (first && monday >= first && monday <= plusDays(first, 21)) return first;
  if (active) return monday < first ? monday : plusDays(monday, -21);
  const [low, high] = [monday, mondayOf(current ?? today)].sort();
  return low < high && high <= plusDays(low, 21) ? low : plusDays(monday, -7);
}

function busy(monday, week) {
  const ends = WEEKDAYS.flatMap((_, index) => state.ends[plusDays(monday, index)] ?? []);
  const count = ends.filter((number) => number !== state.number).length;
  if (!count) return `In week ${week} eindigt nog niets.`;
  return `In week ${week} ${count > 1 ? "eindigen al" : "eindigt al"} ${count} ${count > 1 ? "onderdelen" : "onderdeel"}.`;
}

// Title, week and sentence, and whether that is an error.
function head(day) {
  const { outcome, cell } = state;
  if (outcome.cleared && state.empty && !day) return state.empty;
  if (!day && outcome.error) return ["", "", outcome.error, true];
  if (!day) return ["Geen datum", "", cell.current ? "Het veld wordt leeg." : EXAMPLE];
  const title = long(day).replace(/(?<=^..)[a-z]+/, "");
  const { error, text } = remark(day, cell);
  if (error) return [title, "", error, true];
  const week = planWeek(cell.start, day);
  const note = day === outcome.day && outcome.note;
  return [title, `week ${week}`, words(note, text, busy(mondayOf(day), week)).join(" ")];
}

function render() {
  const { outcome, cell } = state;
  const day = active ?? outcome.day;
  const [title, week, text, error = false] = head(day);
  const keeps = cell.current ? `laat ${short(cell.current)} staan` : "laat het veld leeg";
  const said = [title, week, text, active ? "kiest" : "bewaart", active ? "terug naar het veld" : keeps];
  said.forEach((words, index) => (texts[index].textContent = words));
  texts[2].classList.toggle("is-error", error);
  if (day) first = firstMonday(day, cell);
  else first ??= mondayOf(cell.current > cell.today ? cell.current : cell.today);
  weeks.forEach((node, index) => (node.textContent = `w${planWeek(cell.start, plusDays(first, 7 * index))}`));
  days.forEach((node, index) => show(node, plusDays(first, index), day));
}

function show(node, day, chosen) {
  const why = state.cell.calendar.why(day);
  const ends = state.ends[day]?.join(", ");
  const today = day === state.cell.today;
  const reason = WEEKDAYS.includes(why) ? "geen werkdag" : why;
  node.dataset.day = day;
  node.textContent = Number(day.slice(8));
  node.ariaLabel = words(long(day), today && "vandaag", reason, ends && `onderdeel ${ends}`).join(", ");
  node.className = words(why && "is-closed", ends && "is-busy", today && "is-today").join(" ");
  node.ariaSelected = day === chosen;
  node.tabIndex = day === active ? 0 : -1;
}

function choosePlace() {
  if (!field?.isConnected) return closeCalendar();
  const { top, bottom } = field.getBoundingClientRect();
  const room = box.offsetHeight + GAP + EDGE;
  above = bottom + room > innerHeight && top >= room;
  place();
}

function place() {
  const { top, bottom, left } = field.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = box;
  const within = (wanted, size, most) => `${Math.max(EDGE, Math.min(wanted, most - size - EDGE))}px`;
  box.style.top = within(above ? top - GAP - height : bottom + GAP, height, innerHeight);
  box.style.left = within(left, width, innerWidth);
}
