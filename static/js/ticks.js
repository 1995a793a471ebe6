// Ticks: a press shows at once and goes through the queue on this device, so that it is kept without a network too.
// Without this module every action has a submit button that does the same with a whole page.
//
// Other modules tell which tick they changed on the server: new CustomEvent("tick:changed", { detail: { row, ticked } });
// to tick through the queue they set the box and dispatch its `change`.

import { add, answered, hurry, note, onAnswer, onChange, send, waiting } from "./outbox.js";

// A tick that waits longer says where it is.
const PATIENCE = 2000;
// Before asking again, twice as long each time.
const PAUSE = 5000;
const LONGEST_PAUSE = 60000;
const BOXES = "form[data-tick] input.tick-box";
const { body } = document;
const byId = (id) => document.getElementById(id);
const all = (selector) => document.querySelectorAll(selector);

// Not answered yet, the oldest first.
let ticks = [];
// Answered since the copy that is shown here was made, and when that was; 0 for a page from the server.
let known = [];
let kept = Number(body.dataset.kept) || 0;
const looks = (page) => page?.outerHTML.replace(/(csrfmiddlewaretoken" value=")[^"]*/g, "$1");
const copied = kept && looks(document.querySelector("[data-refresh]"));
// Whether the last question got no answer; how many answers came to ticks of this page.
let silent = false;
let answers = 0;
let pause = PAUSE;
let timer;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const say = (kind, text, more) => tell(`say:${kind}`, { text, ...more });
const isOffline = () => !navigator.onLine || silent;
const age = (tick) => Date.now() - Date.parse(tick.device_at);
const standingOf = (row) => row?.closest("section, article")?.querySelector("[id^=stand-]")?.id;

function press(form, ticked, on = "") {
  const row = form.closest("li");
  row.querySelector(".field-error")?.remove();
  const id = crypto.randomUUID?.() ?? URL.createObjectURL(new Blob()).slice(-36);
  const was = form.querySelector(".tick-box").defaultChecked;
  const label = row.querySelector(".tick-text").firstChild.textContent.trim();
  const device_at = new Date().toISOString();
  const tick = { id, row: row.id, url: form.action, ticked, on, device_at, was, label, standing: standingOf(row) };
  ticks.push(tick);
  paint();
  if (isOffline()) say("aloud", "Bewaard op dit toestel.");
  else setTimeout(paint, PATIENCE + 100);
  add(tick).then(go);
}

// A copy gives way to the page itself as soon as the server answers.
const go = () => (navigator.onLine ? send().then(() => kept && !ticks.length && refresh()) : paint());

onAnswer((tick, answer) => {
  if (answer.waits) return wait(answer);
  silent = false;
  answers += 1;
  pause = PAUSE;
  const late = age(tick) > PATIENCE;
  ticks = ticks.filter(({ id }) => id !== tick.id);
  if (answer.html) show(tick, answer, late);
  else complain(tick, answer.refused);
  paint();
  if (late && !ticks.length) say("aloud", "Bewaard.");
});

function wait({ waits, url }) {
  const page = body.dataset.signIn;
  if (waits === "another person") return location.assign("/");
  if (waits === "signed out" && new URL(url).pathname === page)
    return location.assign(`${page}?next=${encodeURIComponent(location.pathname + location.search)}`);
  silent = true;
  clearTimeout(timer);
  timer = setTimeout(go, pause);
  pause = Math.min(2 * pause, LONGEST_PAUSE);
  paint();
}

// Everything in an answer names its own place; what has none here is left out.
function show(tick, { html, told }, late) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const error = answer.querySelector(".field-error")?.textContent;
  if (error && !byId(tick.row)) complain(tick, error);
  for (const part of answer.querySelectorAll("[hx-swap-oob]")) {
    if (!byId(part.id) || (part.id === "toasts" && late && !told.ticked?.ready)) part.remove();
  }
  window.htmx.swap(body, answer.body.innerHTML, { swapStyle: "none" });
  if (told.ticked) tell("ticked", { ...tick, ...told.ticked });
}

const complain = ({ label }, sentence) => say("toast", `${label}: ${sentence}`, { kind: "error" });

// What the server last gave, with what this device knows on top.
function paint() {
  const last = new Map();
  for (const tick of [...known, ...ticks]) last.set(tick.row, { ...tick, was: last.get(tick.row)?.was ?? tick.was });
  for (const box of all(BOXES)) {
    const row = box.closest("li");
    const tick = last.get(row.id);
    box.checked = tick ? tick.ticked : box.defaultChecked;
    if (tick) tick.was = box.defaultChecked;
    const told = row.querySelector(".on-device");
    if (!tick?.id || !(isOffline() || age(tick) > PATIENCE)) told?.remove();
    else if (!told) row.querySelector(".tick-text").append(byId("on-device").content.cloneNode(true));
  }
  const more = { all: 0 };
  for (const { row, standing, ticked, was } of last.values()) {
    more[standing] = (more[standing] ?? 0) + (ticked - was);
    if (row.startsWith("actie-")) more.all += ticked - was;
  }
  for (const place of all("[data-left]")) countUnit(place, more[place.parentElement.id] ?? 0);
  for (const place of all("[data-done]")) countAll(place, more.all);
  tellNetwork();
}

function countUnit(place, more) {
  const [before, total] = place.dataset.left.split("/").map(Number);
  const left = Math.max(before - more, 0);
  if (place.matches(".week-left")) place.textContent = left ? `nog ${left} van ${total}` : "alles afgevinkt";
  else {
    place.textContent = `${total - left} van ${total} ${total === 1 ? "actie" : "acties"}`;
    fill(byId(place.parentElement.id.replace("stand", "meter")), (total - left) / total);
  }
}

function countAll(place, more) {
  const [done, total] = place.dataset.done.split("/").map(Number);
  const percent = fill(place, Math.min(done + more, total) / total);
  place.querySelector(".progress-line b, .progress-big").textContent = `${percent}\u202f%`;
}

function fill(place, part) {
  const percent = Math.floor(part * 100 + 0.5);
  const meter = place?.querySelector(".meter");
  meter?.querySelector(".meter-fill").setAttribute("width", `${percent}%`);
  meter?.setAttribute("aria-label", meter.getAttribute("aria-label").replace(/^\d+/, percent));
  return percent;
}

function tellNetwork() {
  const bar = byId("no-network");
  const version = bar.querySelector(".version");
  const many = ticks.length;
  let fate = many === 1 ? "1 vinkje staat op dit toestel en wordt" : `${many} vinkjes staan op dit toestel en worden`;
  if (!many) fate = "Wat je afvinkt, blijft op dit toestel en wordt";
  bar.querySelector("p").firstChild.data = `${navigator.onLine ? "De server antwoordt niet." : "Je bent offline."} ${fate} straks bewaard. `;
  version.textContent = kept ? `Versie van ${moment(new Date(kept))}` : "";
  if (isOffline() && bar.hidden) say("aloud", bar.textContent);
  bar.hidden = !isOffline();
}

function moment(date) {
  const inWords = (value, parts) => value.toLocaleString("nl-BE", { timeZone: "Europe/Brussels", ...parts });
  const dayOf = (value) => inWords(value, { weekday: "short", day: "numeric", month: "short" });
  const day = dayOf(date) === dayOf(new Date()) ? "vandaag" : dayOf(date);
  return `${day} ${inWords(date, { hour: "numeric", minute: "2-digit" }).replace(":", ".")} u.`;
}

// An undo is an answer too.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "post") answers += 1;
});

// The page itself again, where it stands; from the server, not from a copy.
async function refresh() {
  const page = document.querySelector("[data-refresh]");
  const before = answers;
  const response = await fetch(location.href, { cache: before ? "reload" : "default" }).catch(() => null);
  if (response?.redirected) return wait({ waits: "signed out", url: response.url });
  if (!response?.ok || response.headers.get("Kept-At")) return kept && wait({});
  const html = await response.text();
  // Asked before a tick that was answered since.
  if (answers !== before) return refresh();
  const stays = page.contains(document.activeElement) && document.activeElement.id;
  const newer = new DOMParser().parseFromString(html, "text/html").getElementById(page.id);
  // A copy that is still true stays as it is, under the finger that is on its way to it.
  if (!kept || looks(newer) !== copied) window.htmx.swap(page, html, { swapStyle: "outerHTML" }, { select: `#${page.id}` });
  silent = false;
  kept = 0;
  known = [];
  paint();
  if (stays && !byId(stays)) byId("inhoud").focus({ preventScroll: true });
}

// Ticks come and go on other pages too; what another page sent is asked from the server.
async function load() {
  const before = ticks;
  ticks = await waiting();
  if (kept) known = (await answered()).filter(({ at }) => at > kept);
  paint();
  if (before.some(({ id }) => !ticks.some((tick) => tick.id === id))) await refresh();
  await go();
}

document.addEventListener("change", ({ target }) => {
  if (target.matches(BOXES)) press(target.form, target.checked);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-tick]") || !window.htmx) return;
  event.preventDefault();
  const day = form.querySelector("input[name=on]");
  if (!day?.value) return day?.focus();
  form.querySelector("details").open = false;
  press(form, true, day.value);
});

// Without a network the rest of a unit is on its own page.
const stay = (event) => isOffline() && event.target.closest(".more-line") && event.stopPropagation();
document.addEventListener("click", stay, true);

const remember = ({ row, ticked, was = !ticked, standing = standingOf(byId(row)) }) =>
  note({ row, ticked, was, standing, at: Date.now() });
document.addEventListener("tick:changed", ({ detail }) => remember(detail));

// A unit that became ready, or an undo of something that is no longer on the page, changes more than its row.
document.addEventListener("ticked", ({ detail }) => {
  remember(detail);
  const counts = byId(detail.row)?.closest("section")?.querySelector(".week-left");
  if (counts) say("aloud", counts.textContent);
  if (!byId(detail.row) || detail.ready) refresh();
});

onChange(load);
addEventListener("online", () => {
  silent = false;
  go();
});
addEventListener("offline", paint);
addEventListener("pageshow", (event) => event.persisted && load().then(refresh));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && load());

// Leaving the page does not wait for the queue; what was sent already counts once.
addEventListener("pagehide", () => navigator.onLine && hurry(ticks));

// What a row does beside its tick (on which day, a long press) comes with the first touch, or when the page is quiet.
const rows = () => import("./tick_rows.js");
for (const type of ["pointermove", "pointerdown", "keydown"]) addEventListener(type, rows, { once: true, capture: true });
addEventListener("load", () => setTimeout(rows, 600));
document.addEventListener("click", (event) => {
  const row = event.target.closest(".tick-more")?.closest("li");
  if (!row) return;
  event.preventDefault();
  rows().then(({ openMenu }) => openMenu(row));
});

if (kept) byId("toasts").replaceChildren();
// A box may have been pressed before this module was there.
for (const box of all(BOXES)) if (box.checked !== box.defaultChecked) press(box.form, box.checked);
load();
