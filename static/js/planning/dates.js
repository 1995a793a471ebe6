// The date grammar of trainees/dates.py; tests/trainees/date_cases.json holds both. The server decides and explains.
// Days go in and out in ISO format; inside they are numbers since 1970 in UTC: no time zones.

const NBSP = "\u00a0";
export const WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split(" ");
const MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split(" ");
const shorten = (month) => month.slice(0, 3).replace("maa", "mrt");
const SHORT_WEEKDAYS = WEEKDAYS.map((name) => name.slice(0, 2));
const SHORT_MONTHS = MONTHS.map(shorten);
export const EXAMPLE = "Typ bijvoorbeeld 15/12, w16 of d+7.";

const number = (year, month, day) => Date.UTC(year, month - 1, day) / 864e5;
const numberOf = (iso) => iso && number(...iso.split("-"));
const dateOf = (n) => new Date(n * 864e5);
const isoOf = (n) => dateOf(n).toISOString().slice(0, 10);
const yearOf = (n) => dateOf(n).getUTCFullYear();
const dayOf = (n) => dateOf(n).getUTCDate();
const weekdayOf = (n) => (((n + 3) % 7) + 7) % 7;
const monday = (n) => n - weekdayOf(n);

const worded = (n, weekdays, months) => [weekdays[weekdayOf(n)], dayOf(n), months[dateOf(n).getUTCMonth()]].join(NBSP);
const shortOf = (n) => worded(n, SHORT_WEEKDAYS, SHORT_MONTHS);
const paper = (iso) => iso.split("-").reverse().join("/");

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

/** When one trainee works: `weekdays` from 0 for Monday, `closed` {day: label}; NaN: no such day. */
export function makeCalendar({ weekdays, closed }) {
  const why = (iso) => {
    const day = weekdayOf(numberOf(iso));
    const label = iso in closed ? closed[iso] || "sluitingsdag" : null;
    if (weekdays.includes(day)) return label;
    return day > 4 ? WEEKDAYS[day] : (label ?? "vrije dag van de cursist");
  };
  const nearest = (n, step) => {
    for (let tries = 366; tries--; n += step) if (!why(isoOf(n))) return n;
    return NaN;
  };
  const add = (n, count) => {
    const step = Math.sign(count);
    if (!step) return n && nearest(n, 1);
    for (; count && n; count -= step) n = nearest(n + step, step);
    return n;
  };
  return { why, nearest, add };
}

// Readers take what matched and the cell in numbers; they give a day, [day, note], or nothing for what is no date.
const numberIn = (typed) => SHORT_WEEKDAYS.indexOf(typed.slice(0, 2));
const agreeing = (n, weekday) => (weekday && numberIn(weekday) !== weekdayOf(n) ? null : n);

function daysFromToday({ sign, count }, { today, nearest }) {
  const n = today + Number(sign + count);
  const working = nearest(n, 1);
  return working === n ? n : [working, `d${sign}${count} is ${shortOf(n)}: we nemen de eerstvolgende werkdag.`];
}

function ofPlanWeek({ week, weekday }, { start, nearest }) {
  if (!Number(week)) return null;
  const first = monday(start) + 7 * (week - 1);
  if (weekday) return first + numberIn(weekday);
  const [friday, last] = [first + 4, nearest(first + 6, -1)];
  return last >= friday ? last : [last, `w${Number(week)} is ${shortOf(friday)}: we nemen de laatste werkdag ervoor.`];
}

function comingDayOfMonth({ day, weekday }, { today }) {
  for (let n = today; n < today + 62; n++) if (dayOf(n) === Number(day)) return agreeing(n, weekday);
  return null;
}

// Without a year: nearest to the IBO, then with that day, the typed weekday, from today on, the first.
function writtenDate({ day, month, year, weekday }, { today, start, end }) {
  const m = SHORT_MONTHS.indexOf(shorten(month)) + 1 || Number(month);
  if (day < 1 || day > 31 || m < 1 || m > 12) return null;
  const lastIn = (y) => dayOf(number(y, m + 1, 0));
  const rank = (y) => {
    const n = number(y, m, Math.min(day, lastIn(y)));
    const other = agreeing(n, weekday) === null;
    return (Math.max(start - n, n - end, 0) * 8 + (day > lastIn(y)) * 4 + other * 2 + (n < today)) * 1e4 + y;
  };
  const years = Array.from({ length: yearOf(end) - yearOf(start) + 3 }, (_, place) => yearOf(start) - 1 + place);
  const y = year ? Number(year.padStart(4, "20")) : Math.min(...years.map(rank)) % 1e4;
  return day > lastIn(y) ? null : agreeing(number(y, m, day), weekday);
}

const WEEKDAY = `(?<weekday>${[...WEEKDAYS, ...SHORT_WEEKDAYS].join("|")})\\.?`;
const PERHAPS = `(?:${WEEKDAY} ?)?`;
const SHIFT = "(?<sign>[+-]) ?(?<count>[0-9]{1,3})";
const DAY = `${PERHAPS}(?<day>[0-9]{1,2})`;
const MONTH = `(?<month>${[...MONTHS, ...SHORT_MONTHS, "sept"].join("|")})\\.?`;
const MIDNIGHT = "(?: 00?:00(?::00)?)?";
const YEAR = `(?<year>[0-9]{4}|[0-9]{2})${MIDNIGHT}`;
const JOIN = " ?[/.-]? ?";
const GRAMMAR = [
  ["=", (_, { above }) => above],
  ["d|vandaag", (_, { today }) => today],
  [`d ?${SHIFT}`, daysFromToday],
  [SHIFT, ({ sign, count }, { current, above, add }) => add(current || above || NaN, Number(sign + count))],
  [WEEKDAY, ({ weekday }, { today }) => today + ((numberIn(weekday) - weekdayOf(today) + 7) % 7)],
  [`${PERHAPS}w(?:eek)? ?(?<week>[0-9]{1,3})`, ofPlanWeek],
  [DAY, comingDayOfMonth],
  [`${DAY} ?[/. -] ?(?<month>[0-9]{1,2})(?: ?[/. -] ?${YEAR})?`, writtenDate],
  [`${DAY}${JOIN}${MONTH}(?:${JOIN}${YEAR})?`, writtenDate],
  [`${PERHAPS}(?<day>[0-9]{2})(?<month>[0-9]{2})(?:${YEAR})?`, writtenDate],
  [`(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})${MIDNIGHT}`, writtenDate],
].map(([pattern, read]) => [new RegExp(`^(?:${pattern})$`), read]);

/** What a text means: { day, note }, { cleared: true } or { error }. `current` stands in the cell, `above` over it. */
export function parse(text, { calendar, today, start, end, current, above }) {
  const typed = text.replace(/[ \t\r\n\u00a0\u2007\u2009\u202f]+/g, " ").replace(/^ | $/g, "").toLowerCase();
  if (!typed && text.length <= 100) return { cleared: true };
  const [pattern, read] = (text.length <= 100 && GRAMMAR.find(([pattern]) => pattern.test(typed))) || [];
  const cell = { ...calendar };
  for (const [key, iso] of Object.entries({ today, start, end, current, above })) cell[key] = numberOf(iso);
  const [n, note] = [read?.(pattern.exec(typed).groups, cell) ?? NaN, ""].flat();
  const inReach = yearOf(n) >= 1990 && yearOf(n) <= 2099;
  return inReach ? { day: isoOf(n), note } : { error: `Dit is geen datum. ${EXAMPLE}` };
}

/** What to know of a day before the server says more: { error }, { text } or nothing. */
export function remark(day, { start, end, calendar }) {
  if (day < start) return { error: `${paper(day)} valt voor de start van de IBO (${paper(start)}).` };
  if (day > end) return { text: `Dat is na het einde van de IBO (${paper(end)}).` };
  const why = calendar.why(day);
  return why ? { text: `${short(day)} is geen werkdag (${why}).` } : {};
}
