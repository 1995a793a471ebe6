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
  const failed = document.querySelector(".date-cell.is-unsaved");
  state.classList.toggle("is-failed", Boolean(failed));
  state.lastElementChild.textContent = failed
    ? "Een datum is niet bewaard"
    : waiting.size
      ? "Bewaren…"
      : "Alles bewaard";
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

// The cell itself may be gone from the page by then: the answer replaced it.
document.addEventListener("htmx:beforeRequest", (event) => {
  const cell = event.detail.elt;
  if (!cell.matches(".date-cell")) return;
  cell.classList.remove("is-unsaved");
  waiting.add(cell);
  showSaved();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const cell = event.detail.elt;
  if (!waiting.delete(cell)) return;
  if (!event.detail.successful) cell.classList.add("is-unsaved", "is-error");
  showSaved();
});

// What was typed and did not get through is sent again when the network is back, and leaving warns.
addEventListener("online", () => {
  for (const cell of document.querySelectorAll(".date-cell.is-unsaved")) cell.requestSubmit();
});
addEventListener("beforeunload", (event) => {
  if (waiting.size || document.querySelector(".date-cell.is-unsaved")) event.preventDefault();
});

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
