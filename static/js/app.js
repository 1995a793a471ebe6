// What every page shares: toasts with undo, messages when a save fails, menus, what a device keeps. Without script each
// page works with plain forms. Other modules talk to this one by events on the document:
//   new CustomEvent("say:toast", { detail: { text, kind: "error" } })
//   new CustomEvent("say:aloud", { detail: { text, urgent: true } })

const TOAST_SECONDS = 10;
const UNDO_STEPS = 50;
const STEP = ":is(.toast-undo, .toast-redo):not(:disabled)";
const on = (type, act, target = document) => target.addEventListener(type, act);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
document.documentElement.classList.add("js");

on("say:toast", ({ detail }) => toast(detail.text, detail.kind));
on("say:aloud", ({ detail }) => announce(detail.text, detail.urgent));

// Live regions. Saves that follow each other within a second become one message.
let waiting = [];
function announce(text, urgent) {
  const region = document.getElementById(urgent ? "live-urgent" : "live");
  if (!region) return;
  if (urgent) region.textContent = text;
  else if (waiting.push(text) === 1) {
    setTimeout(() => {
      region.textContent = waiting.join(" ");
      waiting = [];
    }, 1000);
  }
}

// Toasts: one at a time, gone after ten seconds, unless somebody points at it or stands in it.
// A toast that is gone is only hidden, so that Ctrl Z and Ctrl Y still find its step.
const toasts = document.getElementById("toasts");
let undone = false;
let again = false;
let byKey = false;
// A step that met the end of the session was not taken.
let signedOut = false;
on("session:gone", () => {
  signedOut = true;
  for (const button of all("#toasts button")) button.disabled = false;
});

function start(bar) {
  const hide = () => (bar.hidden = true);
  const seconds = bar.matches(".is-error") ? TOAST_SECONDS * 2 : TOAST_SECONDS;
  let timer;
  const run = () => (timer = setTimeout(hide, seconds * 1000));
  for (const type of ["pointerenter", "focusin"]) on(type, () => clearTimeout(timer), bar);
  for (const type of ["pointerleave", "focusout"]) on(type, run, bar);
  on("click", ({ target }) => target.closest(".toast-close") && hide(), bar);
  // What was done elsewhere too leaves this step to be undone after it.
  on("htmx:afterRequest", ({ detail, target }) => {
    if (!detail.successful || signedOut || target.matches("[data-offer]")) return;
    bar.remove();
    // Who works with keys goes on in the next one.
    if (byKey) setTimeout(() => all(".toast-bar:not([hidden]) button", toasts).at(-1)?.focus());
  }, bar);
  run();
}

function newest(nodes) {
  const last = nodes.filter((node) => node.matches?.(".toast-bar")).at(-1);
  if (!last) return;
  for (const other of all(".toast-bar", toasts)) {
    const step = other.querySelector(STEP);
    // What was undone can be done again until something else is done.
    // An answer finds the page only while the form that asked stands there.
    const taken = other.querySelector(".htmx-request");
    const stays = taken || (step && !(step.matches(".toast-redo") && last.querySelector(".toast-undo") && !again));
    if (other !== last && stays) other.hidden = true;
    else if (other !== last) other.remove();
  }
  again = false;
  const steps = all(".toast-undo", toasts);
  if (steps.length > UNDO_STEPS) steps[0].closest(".toast-bar").remove();
  start(last);
  showSteps();
  announce([last.querySelector(".toast-text").textContent, last.dataset.aloud].join(" ").trim(), last.matches(".is-error"));
}

const newestStep = (name) => all(`#toasts .toast-${name}:not(:disabled)`).at(-1);
function showSteps() {
  for (const button of all("[data-step=undo], [data-step=redo]")) button.disabled = !newestStep(button.dataset.step);
}

function toast(text, kind) {
  if (!toasts) return;
  const bar = document.getElementById(kind === "error" ? "toast-error" : "toast-plain").content.firstElementChild;
  toasts.append(bar.cloneNode(true));
  toasts.lastElementChild.querySelector(".toast-text").textContent = text;
}

// One step at a time, after all that is on its way: keys that repeat are faster than answers.
const steps = [];
const isAsking = () => document.querySelector("form.htmx-request, body.htmx-request");
function take(name) {
  if (isAsking()) return steps.push(name);
  // A question is answered first.
  const question = document.querySelector("#bar.is-question [data-first]");
  if (question) return question.focus() ?? true;
  const button = newestStep(name);
  // A toast that has only just come is not htmx's yet.
  if (button) window.htmx?.process(button.form);
  if (button) button.click();
  else if (undone) toast(name === "undo" ? "Niets meer om ongedaan te maken." : "Niets meer om opnieuw te doen.");
  return button || undone;
}

// Steps last for the visit: a page that comes anew finds those that its person took on it before.
const STEPS = `steps ${document.body.dataset.user} ${location.pathname}`;
function bringBack() {
  const fresh = [...toasts.children];
  toasts.insertAdjacentHTML("afterbegin", sessionStorage.getItem(STEPS) ?? "");
  for (const bar of toasts.children) bar.hidden ||= !fresh.includes(bar);
  newest(fresh);
  showSteps();
}
addEventListener("pagehide", () => {
  const bars = toasts ? all(".toast-bar", toasts).filter((bar) => bar.querySelector(STEP)) : [];
  if (bars.length) sessionStorage.setItem(STEPS, bars.map((bar) => bar.outerHTML).join(""));
  else sessionStorage.removeItem(STEPS);
});

if (toasts) {
  bringBack();
  const watch = new MutationObserver((changes) => newest(changes.flatMap(({ addedNodes }) => [...addedNodes])));
  watch.observe(toasts, { childList: true });
  on("htmx:afterRequest", ({ detail }) => {
    // A step that was meant for what did not get through takes nothing else back.
    if (!detail.successful) steps.length = 0;
    setTimeout(() => steps.length && !isAsking() && take(steps.shift()));
  });
  on("submit", ({ target, submitter }) => {
    const button = target.querySelector(STEP);
    if (button) undone = true;
    again = button?.matches(".toast-redo");
    byKey = submitter?.matches(":focus-visible");
    // After the form was read: what a toast offers is done once.
    setTimeout(() => {
      if (submitter) submitter.disabled = true;
      showSteps();
    });
  }, toasts);
  // But for what did not reach the server.
  on("htmx:afterRequest", ({ target, detail }) => {
    if (detail.successful) return;
    for (const button of all("button", target)) button.disabled = false;
    showSteps();
  }, toasts);
}

// In a cell of the grid a key is its own only while one types there.
const CELL = ".date-input, tr:not(.line-row) .line-input";
const isTyping = (field) => {
  const { type, value, defaultValue = value } = field;
  return field.matches(CELL) ? field.matches(".is-editing") : type !== "checkbox" && value !== defaultValue;
};

on("keydown", (event) => {
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const step = ctrl && (key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" && "undo");
  const find = ctrl && key === "k" && document.querySelector(".find");
  const menu = key === "escape" && document.querySelector("details.menu[open]");
  if (step && !event.defaultPrevented) {
    if (!isTyping(event.target) && take(step)) event.preventDefault();
  } else if (find) {
    event.preventDefault();
    if (find.offsetParent) find.querySelector("[type=search]").select();
    else location.assign(find.action);
  } else if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A save that fails is said, never swallowed.
const FAILED = {
  400: "Dit is niet bewaard: de server begreep de vraag niet. Laad de pagina opnieuw.",
  403: "Dit is niet bewaard: je hebt hier geen recht toe, of je sessie is verlopen. Laad de pagina opnieuw.",
  404: "Dit bestaat niet meer. Laad de pagina opnieuw.",
  429: "Dat ging te snel na elkaar. Wacht even en probeer opnieuw.",
};
const NO_ANSWER = "de server antwoordt niet. Probeer opnieuw.";
const NO_NETWORK = "er is geen verbinding. Probeer opnieuw als je weer online bent.";

const failed = (text) => toast(text, "error");
const unsaved = (why, verb) => failed(verb === "get" ? why[0].toUpperCase() + why.slice(1) : `Dit is niet bewaard: ${why}`);

// A token changes with every sign-in, in another tab too: that of this moment is in the cookie.
on("htmx:configRequest", ({ detail: { parameters, headers } }) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (!token) return;
  headers["X-CSRFToken"] = token;
  if (parameters.csrfmiddlewaretoken) parameters.csrfmiddlewaretoken = token;
});
// A date that is kept on the page says so itself.
const verbOf = ({ requestConfig }) => requestConfig?.verb;
on("htmx:sendError", ({ target, detail }) => target.matches?.(".date-cell, body:has(#unsaved-note)") || unsaved(NO_NETWORK, verbOf(detail)));
on("htmx:timeout", ({ detail }) => unsaved(NO_ANSWER, verbOf(detail)));
on("htmx:responseError", ({ detail }) => {
  const text = FAILED[detail.xhr.status];
  if (text) failed(text);
  else unsaved(NO_ANSWER, verbOf(detail));
});
on("htmx:beforeSwap", ({ detail }) => {
  const { signIn } = document.body.dataset;
  if (!signIn || new URL(detail.xhr.responseURL || location).pathname !== signIn) return;
  detail.shouldSwap = false;
  document.dispatchEvent(new CustomEvent("session:gone"));
  import("./session.js").then(({ leave }) => leave(), () => unsaved(NO_NETWORK));
});
if (sessionStorage.getItem("typed")) import("./session.js");

// Menus are <details>: they open without script; with it they close when you go elsewhere, but for a date half typed.
const SHUT = "details.menu[open]:not(.queue-date:has(.form-control:not(:placeholder-shown)))";
for (const type of ["click", "focusin"]) {
  on(type, ({ target }) => {
    for (const menu of all(SHUT)) if (!menu.contains(target)) menu.open = false;
  });
}
on("click", ({ target }) => {
  const button = target.closest("[data-step=undo], [data-step=redo]");
  if (button) take(button.dataset.step);
});
on("submit", async (event) => {
  if (!event.target.matches("[data-theme-choice]") || !event.submitter) return;
  event.preventDefault();
  const { choose } = await import("./theme.js");
  choose(event.target, event.submitter).catch(() => unsaved(NO_NETWORK));
});

// Finding a trainee while you type comes when somebody stands in the field.
const finder = document.querySelector(".find");
finder?.addEventListener("focusin", () => import(finder.dataset.script), { once: true });

// What a device keeps is one person's. Who comes after finds nothing of it; where somebody signs in copies of pages go, and
// ticks that were not sent wait for the same person.
const { user, worker } = document.body.dataset;
const owner = localStorage.getItem("person");
if (user && user !== owner) {
  if (owner) indexedDB.deleteDatabase(`outbox-${owner}`);
  localStorage.setItem("person", user);
}
if (user || document.querySelector(".entrance")) {
  window.caches?.keys().then((keys) => {
    for (const key of keys) if (key.startsWith("own-") && key !== `own-${user}`) caches.delete(key);
  });
}
addEventListener("storage", ({ key }) => key === "person" && location.reload());

// The worker comes when the page has nothing else to do.
async function install() {
  await navigator.serviceWorker.register(worker);
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.connection?.saveData) active.postMessage("refresh");
}
const idle = window.requestIdleCallback ?? setTimeout;
if (worker && navigator.serviceWorker) addEventListener("load", () => idle(install));

// Signing out empties the device first; without a network the session ends on the next page.
on("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  import("./leaving.js").then(({ signOut }) => signOut(form), () => unsaved(NO_NETWORK, "get"));
});
if (user && localStorage.getItem("leaves")) {
  if (localStorage.getItem("leaves") === user) document.querySelector("[data-sign-out]")?.submit();
  localStorage.removeItem("leaves");
}
