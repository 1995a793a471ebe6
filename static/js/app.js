// What every page shares: toasts with undo, messages when a save fails, theme, menus, what a device keeps.
// Everything here is a convenience: without script each page works with plain forms.

const TOAST_SECONDS = 10;
const UNDO_STEPS = 50;
const root = document.documentElement;
root.classList.add("js");

// Other modules talk to this one by events on the document, so that it stays one plain file for every page:
//   new CustomEvent("say:toast", { detail: { text, kind: "error" } })
//   new CustomEvent("say:aloud", { detail: { text, urgent: true } })
document.addEventListener("say:toast", ({ detail }) => toast(detail.text, detail));
document.addEventListener("say:aloud", ({ detail }) => announce(detail.text, detail));

// Live regions. Saves that follow each other within a second become one message.
let waiting = [];
function announce(text, { urgent = false } = {}) {
  const region = document.getElementById(urgent ? "live-urgent" : "live");
  if (!region) return;
  if (urgent) {
    region.textContent = text;
    return;
  }
  if (!waiting.length) {
    setTimeout(() => {
      region.textContent = waiting.join(" ");
      waiting = [];
    }, 1000);
  }
  waiting.push(text);
}

// Toasts: one at a time, gone after ten seconds, waiting while somebody points at it or stands in it.
// A toast that is gone is only hidden, so that Ctrl Z and Ctrl Y still find its step.
const toasts = document.getElementById("toasts");

function start(toast) {
  let timer;
  const seconds = toast.classList.contains("is-error") ? TOAST_SECONDS * 2 : TOAST_SECONDS;
  const run = () => (timer = setTimeout(() => (toast.hidden = true), seconds * 1000));
  const pause = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", pause);
  toast.addEventListener("pointerleave", run);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("focusout", run);
  toast.querySelector(".toast-close")?.addEventListener("click", () => (toast.hidden = true));
  // What was done elsewhere too leaves this step to be undone after it.
  toast.addEventListener("htmx:afterRequest", ({ detail, target }) => {
    if (detail.successful && !target.matches("[data-offer]")) toast.remove();
  });
  run();
}

function newest(list) {
  const shown = list.filter((node) => node instanceof HTMLElement && node.matches(".toast-bar"));
  if (!shown.length) return;
  const last = shown.at(-1);
  for (const other of toasts.querySelectorAll(".toast-bar")) {
    if (other === last) continue;
    const step = other.querySelector(STEP);
    // What was undone can be done again until something else is done.
    if (!step || (step.matches(".toast-redo") && last.querySelector(".toast-undo") && !again)) other.remove();
    else other.hidden = true;
  }
  again = false;
  const steps = toasts.querySelectorAll(".toast-undo");
  if (steps.length > UNDO_STEPS) steps[0].closest(".toast-bar").remove();
  start(last);
  showSteps();
  announce(last.querySelector(".toast-text").textContent, { urgent: last.matches(".is-error") });
}

const STEP = ":is(.toast-undo, .toast-redo):not(:disabled)";
const newestStep = (name) => [...(toasts?.querySelectorAll(`.toast-${name}:not(:disabled)`) ?? [])].at(-1);
function showSteps() {
  for (const button of document.querySelectorAll("[data-step]")) {
    if (button.matches("[data-step=undo], [data-step=redo]")) button.disabled = !newestStep(button.dataset.step);
  }
}

function toast(text, { kind = "" } = {}) {
  const template = document.getElementById(kind === "error" ? "toast-error" : "toast-plain");
  if (!toasts || !template) return;
  const bar = template.content.firstElementChild.cloneNode(true);
  bar.querySelector(".toast-text").textContent = text;
  toasts.append(bar);
}

let undone = false;
let again = false;
toasts?.addEventListener("submit", (event) => {
  const button = event.target.querySelector(STEP);
  if (!button) return;
  undone = true;
  again = button.matches(".toast-redo");
  // After the form was read: a step is taken once.
  setTimeout(() => {
    button.disabled = true;
    showSteps();
  });
});

function take(name) {
  const button = newestStep(name);
  if (!button) {
    if (undone) toast(name === "undo" ? "Niets meer om ongedaan te maken." : "Niets meer om opnieuw te doen.");
    return undone;
  }
  button.click();
  return true;
}
document.addEventListener("say:undo", () => take("undo"));
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-step=undo], [data-step=redo]");
  if (button) take(button.dataset.step);
});

if (toasts) {
  newest([...toasts.children]);
  new MutationObserver((changes) => newest(changes.flatMap((change) => [...change.addedNodes]))).observe(toasts, {
    childList: true,
  });
}

const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit])"));

document.addEventListener("keydown", (event) => {
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const step = ctrl && (key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" && "undo");
  if (step && !event.defaultPrevented) {
    const typed = isTyping(event.target) && event.target.value !== event.target.defaultValue;
    if (!typed && take(step)) event.preventDefault();
  } else if (ctrl && key === "k") {
    const find = document.querySelector(".find");
    if (find) {
      event.preventDefault();
      if (find.offsetParent) find.querySelector("[type=search]").select();
      else location.assign(find.action);
    }
  } else if (event.key === "Escape") {
    const open = document.querySelector("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
});

// A save that fails is said, never swallowed.
const FAILED = {
  400: "Dit is niet bewaard: de server begreep de vraag niet. Laad de pagina opnieuw.",
  403: "Dit is niet bewaard: je hebt hier geen recht toe, of je sessie is verlopen. Laad de pagina opnieuw.",
  404: "Dit bestaat niet meer. Laad de pagina opnieuw.",
  413: "Dit bestand is te groot.",
  429: "Dat ging te snel na elkaar. Wacht even en probeer opnieuw.",
};
const NO_ANSWER = "Dit is niet bewaard: de server antwoordt niet. Probeer opnieuw.";
const NO_NETWORK = "Dit is niet bewaard: er is geen verbinding. Probeer opnieuw als je weer online bent.";

const failed = (text) => toast(text, { kind: "error" });

document.addEventListener("htmx:sendError", () => failed(NO_NETWORK));
document.addEventListener("htmx:timeout", () => failed(NO_ANSWER));
document.addEventListener("htmx:responseError", (event) => failed(FAILED[event.detail.xhr.status] ?? NO_ANSWER));
document.addEventListener("htmx:beforeSwap", (event) => {
  const signIn = document.body.dataset.signIn;
  const { xhr } = event.detail;
  if (signIn && xhr.responseURL && new URL(xhr.responseURL).pathname === signIn) {
    event.detail.shouldSwap = false;
    document.dispatchEvent(new CustomEvent("session:gone"));
    const here = location.pathname + location.search;
    location.assign(`${signIn}?next=${encodeURIComponent(here)}`);
  }
});

// Menus are <details>: they open without script; with it they close when you go elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Finding a trainee while you type comes when somebody stands in the field.
const find = document.querySelector(".find");
find?.addEventListener("focusin", () => import(find.dataset.script), { once: true });

// Theme: shown at once, kept by the server in a cookie. A choice without answer is sent the plain way.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const theme = event.submitter?.value;
  if (!form.matches("[data-theme-choice]") || !theme) return;
  event.preventDefault();
  if (theme === "auto") root.removeAttribute("data-bs-theme");
  else root.setAttribute("data-bs-theme", theme);
  for (const button of form.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  const body = new FormData(form, event.submitter);
  await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => failed(NO_NETWORK));
});

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
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  import("./leaving.js").then(({ signOut }) => signOut(form), () => failed(NO_NETWORK));
});
if (user && localStorage.getItem("leaves")) {
  if (localStorage.getItem("leaves") === user) document.querySelector("[data-sign-out]")?.submit();
  localStorage.removeItem("leaves");
}
