// The planning page: a date is saved when you leave its cell, Enter goes down, Esc puts it back; units unfold in place.
// Without this script every cell has a button and every unit a link.

const inputs = () => [...document.querySelectorAll(".date-input")].filter((input) => input.offsetParent);

function goDown(input, step) {
  const all = inputs();
  all[all.indexOf(input) + step]?.focus();
}

const waiting = new Set();
function showSaved() {
  const state = document.getElementById("saved-state");
  if (!state) return;
  const failed = document.querySelectorAll(".date-cell.is-error").length;
  const asked = document.querySelectorAll(".cell-date .conflict").length;
  state.classList.toggle("is-failed", failed > 0);
  state.classList.toggle("is-waiting", asked > 0);
  let text = waiting.size ? "Bewaren…" : "Alles bewaard";
  if (asked) text = `${asked} ${asked > 1 ? "wijzigingen wachten" : "wijziging wacht"} op jouw keuze`;
  if (failed) text = `${failed} ${failed > 1 ? "datums" : "datum"} niet bewaard`;
  state.lastElementChild.textContent = text;
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches(".date-input")) event.target.select();
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches(".date-input, .line-input.is-name, .line-input.is-text")) return;
  if (input.dataset.sent !== input.value) input.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (event.key === "Enter" && input.matches?.("textarea.line-input")) {
    event.preventDefault();
    input.blur();
  }
  if (!input.matches?.(".date-input")) return;
  if (event.key === "Enter") {
    event.preventDefault();
    if (input.value !== input.defaultValue) {
      // Leaving the cell must not send it a second time.
      input.dataset.sent = input.value;
      input.form.requestSubmit();
    }
    goDown(input, event.shiftKey ? -1 : 1);
  } else if (event.key === "Escape") {
    input.value = input.defaultValue;
    input.select();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    goDown(input, event.key === "ArrowDown" ? 1 : -1);
  }
});

// By request: after a save the cell itself is gone from the page, for its row was replaced.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.elt.matches(".date-cell")) return;
  detail.elt.classList.remove("is-unsaved");
  waiting.add(detail.xhr);
  showSaved();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!waiting.delete(detail.xhr)) return;
  if (!detail.successful) detail.elt.classList.add("is-unsaved", "is-error");
  showSaved();
});

// What was typed and did not get through is sent again when the network is back, and leaving warns.
addEventListener("online", () => {
  for (const cell of document.querySelectorAll(".date-cell.is-unsaved")) cell.requestSubmit();
});
let leaving = false;
addEventListener("beforeunload", (event) => {
  if (!leaving && (waiting.size || document.querySelector(".date-cell.is-unsaved"))) event.preventDefault();
});

// The session ended: what was typed waits in this tab until its owner has signed in again.
const TYPED = "typed";
document.addEventListener("session:gone", () => {
  leaving = true;
  const typed = inputs().filter((input) => input.value !== input.defaultValue);
  const values = typed.map((input) => [input.id, input.value]);
  sessionStorage.setItem(TYPED, JSON.stringify({ page: location.pathname, values }));
});
const kept = JSON.parse(sessionStorage.getItem(TYPED) ?? "{}");
if (kept.page === location.pathname) {
  sessionStorage.removeItem(TYPED);
  for (const [id, value] of kept.values) {
    const input = document.getElementById(id);
    if (!input) continue;
    input.value = value;
    input.form.classList.add("is-unsaved", "is-error");
    input.focus();
  }
  showSaved();
}

async function unfold(fold) {
  const detail = document.getElementById(fold.getAttribute("aria-controls"));
  const open = fold.getAttribute("aria-expanded") !== "true";
  if (open && !detail.querySelector(".unit-sentence")) {
    await window.htmx.ajax("GET", fold.dataset.detail, { target: detail.firstElementChild, swap: "innerHTML" });
  }
  detail.hidden = !open;
  fold.setAttribute("aria-expanded", String(open));
  fold.closest("tr").classList.toggle("is-open", open);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".fold, .unit-title");
  const fold = link?.closest("tr")?.querySelector(".fold");
  if (fold && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    unfold(fold);
    return;
  }
  const pin = event.target.closest(".strip-pin");
  if (pin) document.getElementById(`datum-${pin.dataset.row}`)?.focus();
});

// A menu or question that would end below the window opens upwards.
function keepInView(box) {
  const { top, bottom, height } = box.getBoundingClientRect();
  box.classList.toggle("is-up", bottom > innerHeight && top > height + 100);
  box.scrollIntoView({ block: "nearest" });
}
document.addEventListener(
  "toggle",
  ({ target }) => {
    const panel = target.querySelector(".row-menu");
    if (target.open && panel) keepInView(panel);
  },
  true,
);
document.addEventListener("htmx:load", ({ detail }) => {
  const question = detail.elt.querySelector(".conflict");
  if (!question) return;
  keepInView(question);
  // It asks for an answer, but never takes the keys of who is typing a date elsewhere.
  const here = document.activeElement;
  const typing = here.matches(".date-input, .line-input") && here.value !== here.defaultValue;
  if (!typing) question.querySelector("button, a")?.focus();
});
document.addEventListener("keydown", (event) => {
  const question = event.key === "Escape" && event.target.closest?.(".conflict");
  if (question) location.assign(question.querySelector("a").href);
});

// A pin and its row light up together.
function light(key, on) {
  for (const pin of document.querySelectorAll(`.strip-pin[data-row="${key}"]`)) pin.classList.toggle("is-lit", on);
}
for (const [type, on] of [["focusin", true], ["focusout", false]]) {
  document.addEventListener(type, (event) => {
    const unit = event.target.closest?.("tbody.unit");
    if (unit) light(unit.id, on);
  });
}
