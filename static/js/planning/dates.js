// The date grammar of trainees/dates.py; tests/trainees/date_cases.json holds both, the server decides.
// Days go in and out as "2026-12-15"; inside they are numbers since 1970 in UTC: no time zones.

const NBSP = "\u00a0";
const WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split(" ");
const MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split(" ");
const shorten = (month) => month.slice(0, 3).replace("maa", "mrt");
const SHORT_WEEKDAYS = WEEKDAYS.map((name) => name.slice(0, 2));
const SHORT_MONTHS = MONTHS.map(shorten);

const EXAMPLE = "Typ bijvoorbeeld 15/12, w16 of d+7.";
const NOT_A_DATE = `Dit is geen datum. ${EXAMPLE}`;
const FAR_YEAR = "Kies een jaar van 1990 tot en met 2099.";
const NO_WORKING_DAY = "In de buurt van die datum is er geen werkdag. Typ een volledige datum, bijvoorbeeld 15/12.";
const FREE_DAY = "geen werkdag van de cursist";

const number = (year, month, day) => Date.UTC(year, month - 1, day) / 864e5;
const lastOf = (year, month) => dayOf(number(year, month + 1, 0));
const numberOf = (iso) => iso && number(...iso.split("-"));
const dateOf = (n) => new Date(n * 864e5);
const isoOf = (n) => (Number.isNaN(n) ? null : dateOf(n).toISOString().slice(0, 10));
const yearOf = (n) => dateOf(n).getUTCFullYear();
const monthOf = (n) => dateOf(n).getUTCMonth();
const dayOf = (n) => dateOf(n).getUTCDate();
const weekdayOf = (n) => (((n + 3) % 7) + 7) % 7;
const monday = (n) => n - weekdayOf(n);
const isFar = (year) => year < 1990 || year > 2099;

const worded = (n, weekdays, months) => [weekdays[weekdayOf(n)], dayOf(n), months[monthOf(n)]].join(NBSP);
const shortOf = (n) => worded(n, SHORT_WEEKDAYS, SHORT_MONTHS);
const paper = (n) => isoOf(n).split("-").reverse().join("/");

/** "vr 27 nov" */
export const short = (iso) => shortOf(numberOf(iso));
/** "vr 27 nov 2026" */
export const withYear = (iso) => short(iso) + NBSP + iso.slice(0, 4);
/** "vrijdag 27 november 2026" */
export const long = (iso) => worded(numberOf(iso), WEEKDAYS, MONTHS) + NBSP + iso.slice(0, 4);
export const plusDays = (iso, days) => isoOf(numberOf(iso) + days);
export const mondayOf = (iso) => isoOf(monday(numberOf(iso)));
/** Week 1 is the calendar week of the start. */
export const planWeek = (start, iso) => (monday(numberOf(iso)) - monday(numberOf(start))) / 7 + 1;

/** When one trainee works: `weekdays` from 0 for Monday, `closed` {day: label}; null: no such day within a year. */
export function makeCalendar({ weekdays, closed }) {
  const labels = new Map(Object.entries(closed).map(([iso, label]) => [numberOf(iso), label || "sluitingsdag"]));
  const why = (n) => {
    const day = weekdayOf(n);
    if (weekdays.includes(day)) return labels.get(n) ?? null;
    return day > 4 ? WEEKDAYS[day] : (labels.get(n) ?? FREE_DAY);
  };
  const nearest = (n, step) => {
    for (let tries = 366; tries--; n += step) if (!why(n)) return n;
    return NaN;
  };
  const add = (n, count, step = Math.sign(count)) => {
    if (!count) return nearest(n, 1);
    for (; count && !Number.isNaN(n); count -= step) n = nearest(n + step, step);
    return n;
  };
  return {
    numbers: { nearest, add },
    isWorking: (iso) => !why(numberOf(iso)),
    why: (iso) => why(numberOf(iso)),
    add: (iso, count) => isoOf(add(numberOf(iso), count)),
    next: (iso) => isoOf(nearest(numberOf(iso), 1)),
    previous: (iso) => isoOf(nearest(numberOf(iso), -1)),
    between(after, until) {
      let count = 0;
      for (let n = numberOf(until); n > numberOf(after); n--) count += !why(n);
      return count;
    },
  };
}

// Readers take what matched and the cell in numbers; they give a day, [day, note] or an error.
const numberIn = (typed) => SHORT_WEEKDAYS.indexOf(typed.slice(0, 2));

function daysFromToday({ sign, count }, { today, nearest }) {
  const n = today + Number(sign + count);
  const working = nearest(n, 1);
  return working === n ? n : [working, `d${sign}${count} is ${shortOf(n)}: we nemen de eerstvolgende werkdag.`];
}

const workingDaysFurther = ({ sign, count }, { current, above, add }) =>
  current || above ? add(current || above, Number(sign + count)) : `Er is nog geen datum om van te tellen. ${EXAMPLE}`;

function ofPlanWeek({ week, weekday }, { start, nearest }) {
  if (!Number(week)) return NOT_A_DATE;
  const first = monday(start) + 7 * (week - 1);
  if (weekday) return first + numberIn(weekday);
  const [friday, last] = [first + 4, nearest(first + 6, -1)];
  return last >= friday ? last : [last, `w${Number(week)} is ${shortOf(friday)}: we nemen de laatste werkdag ervoor.`];
}

function comingDayOfMonth({ day, weekday }, { today }) {
  for (let n = today; n < today + 62; n++) if (dayOf(n) === Number(day)) return agreeing(n, weekday);
  return NOT_A_DATE;
}

function writtenDate({ day, month, year: typed, weekday }, cell) {
  const m = SHORT_MONTHS.indexOf(shorten(month)) + 1 || Number(month);
  if (day < 1 || day > 31 || m < 1 || m > 12) return NOT_A_DATE;
  const year = typed ? Number(typed.padStart(4, "20")) : likelyYear(day, m, weekday, cell);
  if (isFar(year)) return FAR_YEAR;
  const last = lastOf(year, m);
  if (day <= last) return agreeing(number(year, m, day), weekday);
  const suffix = typed ? `/${year}` : "";
  const name = day + NBSP + MONTHS[m - 1] + (day === "29" ? NBSP + year : "");
  return `${name} bestaat niet. Bedoel je ${last}/${m}${suffix} of 1/${m + 1}${suffix}?`;
}

// Nearest to the IBO, then with that day, the typed weekday, from today on, the first.
function likelyYear(day, month, weekday, { today, start, end }) {
  const ranks = [];
  for (let year = yearOf(start) - 1; year <= yearOf(end) + 1; year++) {
    const last = lastOf(year, month);
    const n = number(year, month, Math.min(day, last));
    const other = weekday && numberIn(weekday) !== weekdayOf(n);
    const rank = Math.max(start - n, n - end, 0) * 8 + (day > last) * 4 + (other ? 2 : 0) + (n < today);
    ranks.push(rank * 1e4 + year);
  }
  return Math.min(...ranks) % 1e4;
}

function agreeing(n, weekday) {
  const is = weekdayOf(n);
  const typed = weekday ? numberIn(weekday) : is;
  if (is === typed) return n;
  const near = n + ((typed - is + 10) % 7) - 3;
  const fact = `${paper(n)} is een ${WEEKDAYS[is]}, geen ${WEEKDAYS[typed]}.`;
  return `${fact} Bedoel je ${shortOf(n)} of ${shortOf(near)}?`;
}

const WEEKDAY = `(?<weekday>${[...WEEKDAYS, ...SHORT_WEEKDAYS].join("|")})\\.?`;
const PERHAPS = `(?:${WEEKDAY} ?)?`;
const SHIFT = "(?<sign>[+-]) ?(?<count>[0-9]{1,3})";
const DAY = `${PERHAPS}(?<day>[0-9]{1,2})`;
const MONTH = `(?<month>${[...MONTHS, ...SHORT_MONTHS, "sept"].join("|")})\\.?`;
const YEAR = "(?<year>[0-9]{4}|[0-9]{2})";
const GRAMMAR = [
  ["=", (_, { above }) => above ?? `Hierboven staat nog geen datum. ${EXAMPLE}`],
  ["d|vandaag", (_, { today }) => today],
  [`d ?${SHIFT}`, daysFromToday],
  [SHIFT, workingDaysFurther],
  [WEEKDAY, ({ weekday }, { today }) => today + ((numberIn(weekday) - weekdayOf(today) + 7) % 7)],
  [`${PERHAPS}w(?:eek)? ?(?<week>[0-9]{1,3})`, ofPlanWeek],
  [DAY, comingDayOfMonth],
  [`${DAY} ?[/. -] ?(?<month>[0-9]{1,2})(?: ?[/. -] ?${YEAR})?`, writtenDate],
  [`${DAY} ?${MONTH}(?: ?${YEAR})?`, writtenDate],
  [`${PERHAPS}(?<day>[0-9]{2})(?<month>[0-9]{2})${YEAR}?`, writtenDate],
  ["(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})", writtenDate],
].map(([pattern, read]) => [new RegExp(`^(?:${pattern})$`), read]);

/** What a text means: { day, note }, { cleared: true } or { error }. `current` stands in the cell, `above` over it. */
export function parse(text, { calendar, today, start, end, current, above }) {
  if (text.length > 100) return { error: NOT_A_DATE };
  const typed = text.replace(/[ \t\r\n\u00a0\u2007\u2009\u202f]+/g, " ").replace(/^ | $/g, "").toLowerCase();
  if (!typed) return { cleared: true };
  const [pattern, read] = GRAMMAR.find(([pattern]) => pattern.test(typed)) ?? [];
  if (!read) return { error: NOT_A_DATE };
  const cell = { ...calendar.numbers };
  for (const [key, iso] of Object.entries({ today, start, end, current, above })) cell[key] = numberOf(iso);
  const result = read(pattern.exec(typed).groups, cell);
  if (typeof result === "string") return { error: result };
  const [n, note] = [result, ""].flat();
  if (Number.isNaN(n)) return { error: NO_WORKING_DAY };
  return isFar(yearOf(n)) ? { error: FAR_YEAR } : { day: isoOf(n), note };
}

/** The remarks on a day: errors are not saved, questions ask first, warnings are saved. `open`: not yet finished. */
export function review(day, { today, start, end, calendar, open = true }) {
  const [n, first, last] = [day, start, end].map(numberOf);
  const remarks = [];
  const add = (kind, text, suggestions = []) => remarks.push({ kind, text, suggestions });
  if (isFar(yearOf(n))) add("error", FAR_YEAR);
  else if (n < first) add("error", `${paper(n)} valt voor de start van de IBO (${paper(first)}).`);
  if (remarks.length) return remarks;
  if (n > last) add("question", `${paper(n)} valt na het einde van de IBO (${paper(last)}). Toch bewaren?`);
  let reason = calendar.why(day);
  if (reason) {
    if (/^(zaterdag|zondag|feestdag|sluitingsdag)$/.test(reason)) reason = `een ${reason}`;
    else if (reason !== FREE_DAY) reason = `een sluitingsdag (${reason})`;
    const near = [-1, 1].map((step) => calendar.numbers.nearest(n + step, step)).filter((other) => other >= first);
    const take = near.length ? ` Neem ${near.map(shortOf).join(" of ")}.` : "";
    add("warning", `${dayOf(n)}/${monthOf(n) + 1} is ${reason}.${take}`, near.map(isoOf));
  }
  if (open && day < today) add("warning", "Deze datum is al voorbij. Het onderdeel staat nu op te laat.");
  return remarks;
}
