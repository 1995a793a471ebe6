// Ticks: a press shows at once, is sent with its own moment, and is taken back with a word when it was not kept.
// Without this module every action has a submit button that does the same with a whole page.

const NOT_KEPT = "Niet bewaard. Probeer opnieuw.";
const SECONDS = 15;

const say = (kind, text, more = {}) =>
  document.dispatchEvent(new CustomEvent(`say:${kind}`, { detail: { text, ...more } }));

// One queue: quick presses arrive, and are counted on the page, in the order in which they were made.
let last = Promise.resolve();
const newest = new Map();
const unsent = new Set();
const HEADERS = { "HX-Request": "true" };

function send(form, ticked, on = "") {
  const row = form.closest("li");
  const body = new FormData(form);
  body.set("ticked", ticked ? "1" : "0");
  body.set("on", on);
  body.set("device_at", new Date().toISOString());
  if (crypto.randomUUID) body.set("id", crypto.randomUUID());
  row.querySelector(".field-error")?.remove();
  const tick = { url: form.action, body };
  unsent.add(tick);
  const mine = last.then(() => post(tick)).then((answer) => {
    if (newest.get(row.id) !== mine) return;
    newest.delete(row.id);
    if (answer) show(answer);
    else restore(row.id, !ticked);
  });
  newest.set(row.id, mine);
  last = mine.catch(() => {});
}

// The answer, or null when it was not kept. A request that got no answer is sent once more: its key makes it count once.
async function post(tick, again = true) {
  unsent.delete(tick);
  try {
    const response = await fetch(tick.url, {
      method: "POST",
      body: tick.body,
      headers: HEADERS,
      keepalive: true,
      signal: AbortSignal.timeout(SECONDS * 1000),
    });
    if (response.redirected) return signIn(response.url);
    if (!response.ok) return null;
    return { html: await response.text(), told: JSON.parse(response.headers.get("HX-Trigger") ?? "{}") };
  } catch {
    return again && navigator.onLine ? post(tick, false) : null;
  }
}

// Leaving the page does not wait for the queue; what was sent already counts once.
addEventListener("pagehide", () => {
  for (const { url, body } of unsent) fetch(url, { method: "POST", body, headers: HEADERS, keepalive: true });
});

function signIn(url) {
  const page = document.body.dataset.signIn;
  if (new URL(url).pathname === page) {
    location.assign(`${page}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  return null;
}

// Everything in an answer names its own place.
function show({ html, told }) {
  window.htmx.swap(document.body, html, { swapStyle: "none" });
  if (told.ticked) document.dispatchEvent(new CustomEvent("ticked", { detail: told.ticked }));
}

function restore(id, ticked) {
  const row = document.getElementById(id);
  const box = row?.querySelector("input.tick-box");
  if (!box) return;
  box.checked = ticked;
  const note = document.createElement("p");
  note.className = "field-error";
  note.textContent = NOT_KEPT;
  row.append(note);
  say("aloud", NOT_KEPT, { urgent: true });
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-tick]");
  if (form && event.target.matches("input.tick-box")) send(form, event.target.checked);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-tick]") || !window.htmx) return;
  event.preventDefault();
  const day = form.querySelector("input[name=on]");
  if (!day?.value) {
    day?.focus();
    return;
  }
  form.querySelector("input.tick-box").checked = true;
  form.querySelector("details").open = false;
  send(form, true, day.value);
});

// A unit that became ready, or an undo of something that is no longer on the page, changes more than its row.
document.addEventListener("ticked", ({ detail }) => {
  const counts = document.querySelector(`[id="${detail.row}"]`)?.closest("section")?.querySelector(".week-left");
  if (counts) say("aloud", counts.textContent);
  const page = document.querySelector("[data-refresh]");
  if (!page || (document.getElementById(detail.row) && !detail.ready)) return;
  const target = `#${page.id}`;
  const stays = page.contains(document.activeElement) && document.activeElement.id;
  window.htmx
    .ajax("GET", location.pathname + location.search, { target, select: target, swap: "outerHTML" })
    .then(() => {
      if (stays && !document.getElementById(stays)) document.getElementById("inhoud")?.focus({ preventScroll: true });
    });
});
