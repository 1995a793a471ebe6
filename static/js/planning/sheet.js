// One date on a phone: a field with the same grammar, three sensible days, any other day, what comes after moved along.
import { parse, planWeek, plusDays, remark, short, withYear } from "./dates.js";

const HINT = "Typ 15/12, w16 of d+7, of kies hieronder.";
const FRAME = `<form class="sheet" method="dialog">
<h2 id="sheet-title" class="sheet-title" tabindex="-1" autofocus><span></span> <b></b></h2><p class="sheet-now"></p>
<label class="form-label" for="sheet-day">Voorziene einddatum</label>
<div class="sheet-field"><input class="form-control" id="sheet-day" autocomplete="off" autocapitalize="off"
 spellcheck="false" maxlength="200" enterkeyhint="done" aria-describedby="sheet-week sheet-hint">
<span id="sheet-week"></span></div>
<p class="sheet-hint" id="sheet-hint" aria-live="polite"></p>
<div class="sheet-choices"><div class="sheet-other"><button type="button"><b>Andere dag</b></button>
<input type="date" tabindex="-1" aria-label="Andere dag"></div></div>
<label class="sheet-later" hidden><input type="checkbox" class="form-check-input">
<span><b></b><span></span></span></label>
<div class="sheet-actions"><button class="btn btn-primary btn-lg"></button>
<button type="button" class="btn btn-ghost btn-lg">Annuleren</button></div></form>`;

/** Working days to offer, each with its words: not before today or the IBO, none twice. */
export function sensibleDays(cell) {
  const { today, start } = cell;
  const week = planWeek(start, plusDays(today, 2)); // from Saturday on the coming week
  const meaning = (text, current) => parse(text, { ...cell, current }).day;
  const days = [
    [meaning(`w${week}`), "einde van deze week"],
    [meaning("+5", meaning("d+0")), "over 5 werkdagen"],
    [meaning(`w${week + 1}`), "einde van volgende week"],
    [meaning(`w${week + 2}`), "einde van de week erna"],
  ];
  const isFirst = (day, index) => days.findIndex(([other]) => other === day) === index;
  return days.filter(([day], index) => day && day >= today && day >= start && isFirst(day, index)).slice(0, 3);
}

/** Ask one date. `statusNode` is the chip, `cell` as parse takes it, `current` the date now or null; `later(day)` tells
 *  { label, sentence } of what can move along, or null; `explain(text)` why a text is no date; `onSave(day, alsoLater,
 *  asked)` gets null for no date, and whether what moves along was asked at all; it comes after `onClose()`. */
export function openSheet({ title, number, statusNode, cell, current, later, explain, onSave, onClose }) {
  const sheet = document.createElement("dialog");
  sheet.className = "date-sheet";
  sheet.setAttribute("aria-labelledby", "sheet-title");
  sheet.innerHTML = FRAME;
  const find = (selector) => sheet.querySelector(selector);
  const [field, other, also, save] = ["#sheet-day", "[type=date]", ".sheet-later", ".btn-primary"].map(find);
  const choices = sensibleDays(cell).map(([day, words]) => choice(day, words, () => take(day)));
  let day, asked;

  find("h2 span").textContent = number;
  find("h2 b").textContent = title;
  find(".sheet-now").append(statusNode, current ? ` nu op ${short(current)}` : " nog geen datum");
  find(".sheet-choices").prepend(...choices);
  other.min = cell.start;
  field.value = current ? withYear(current) : "";

  function take(iso) {
    field.value = withYear(iso);
    show();
  }

  function show() {
    const outcome = parse(field.value, cell);
    const { error: outside, text } = outcome.day ? remark(outcome.day, cell) : {};
    const error = outcome.error ?? outside;
    const hint = error ?? ([outcome.note, text].filter(Boolean).join(" ") || HINT);
    day = error ? undefined : (outcome.day ?? null);
    find("#sheet-week").textContent = day ? `week ${planWeek(cell.start, day)}` : "";
    find("#sheet-hint").textContent = hint;
    find("#sheet-hint").classList.toggle("is-error", Boolean(error));
    field.setAttribute("aria-invalid", String(Boolean(error)));
    for (const button of choices) button.setAttribute("aria-pressed", String(button.value === day));
    save.textContent = day ? `Bewaar ${short(day)}` : day === null && current ? "Bewaar zonder datum" : "Bewaar";
    save.disabled = day === undefined || (day === null && !current);
    other.value = day ?? "";
    askLater();
    if (outcome.error) askWhy(field.value);
  }

  // The server knows better what is wrong with a text.
  async function askWhy(text) {
    const why = await explain(text).catch(() => null);
    if (why && text === field.value) find("#sheet-hint").textContent = why;
  }

  async function askLater() {
    if (asked === day) return;
    asked = day;
    const wanted = day;
    const answer = wanted ? await later(wanted).catch(() => null) : null;
    if (wanted !== day) return;
    also.hidden = !answer;
    also.querySelector("b").textContent = answer?.label;
    also.querySelector("b + span").textContent = answer?.sentence;
  }

  field.addEventListener("input", show);
  field.addEventListener("focus", () => field.select());
  other.addEventListener("change", () => other.value && take(other.value));
  find(".sheet-other button").addEventListener("click", () => other.showPicker?.());
  find(".btn-ghost").addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close());
  sheet.addEventListener("close", () => {
    sheet.remove();
    onClose?.();
  });
  find("form").addEventListener("submit", (event) => {
    event.preventDefault();
    sheet.close();
    onClose?.();
    onSave(day, !also.hidden && also.querySelector("input").checked, !also.hidden);
  });
  document.body.append(sheet);
  show();
  sheet.showModal();
}

function choice(day, words, onClick) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", value: day, onclick: onClick, innerHTML: "<b></b><span></span>" });
  button.firstChild.textContent = short(day);
  button.lastChild.textContent = words;
  return button;
}
