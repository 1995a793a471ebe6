// The planning page: units unfold, pins lead to rows, messages open in view. What typing needs comes with the first
// touch, or when the page has been quiet; without scripts every cell has a button and every unit a link.

let grid;
const work = () => (grid ??= Promise.all([import("./planning/grid.js"), import("./unit_detail.js"), import("./company.js")]));
const on = (type, act, options) => document.addEventListener(type, act, options);
for (const type of ["pointermove", "pointerdown", "keydown", "focusin"]) on(type, work, { once: true, capture: true });
addEventListener("load", () => setTimeout(work, 2000));
if (sessionStorage.getItem("typed")) work();

async function unfold(fold) {
  const detail = document.getElementById(fold.getAttribute("aria-controls"));
  const open = fold.ariaExpanded !== "true";
  if (open && !detail.querySelector(".unit-sentence")) {
    await window.htmx.ajax("GET", fold.dataset.detail, { target: detail.firstElementChild, swap: "innerHTML" });
  }
  detail.hidden = !open;
  fold.ariaExpanded = String(open);
  fold.closest("tr").classList.toggle("is-open", open);
}

on("click", (event) => {
  const { target } = event;
  const fold = target.closest(".fold, .unit-title")?.closest("tr").querySelector(".fold");
  if (fold && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    unfold(fold);
  }
  const pin = target.closest(".strip-pin");
  if (pin) document.getElementById(`datum-${pin.dataset.row}`)?.focus();
});

// A menu or question that would end below the window opens upwards.
function keepInView(box) {
  const { top, bottom, height } = box.getBoundingClientRect();
  box.classList.toggle("is-up", bottom > innerHeight && top > height + 100);
  box.scrollIntoView({ block: "nearest" });
}
const opened = ({ target }) => {
  const panel = target.querySelector(".row-menu");
  if (target.open && panel) keepInView(panel);
};
on("toggle", opened, true);
on("htmx:load", ({ detail }) => {
  const question = detail.elt.querySelector(".conflict");
  if (!question) return;
  keepInView(question);
  // It asks for an answer, but never takes the keys of who is typing elsewhere.
  const here = document.activeElement;
  const typing = here.matches(".date-input, .line-input") && here.value !== here.defaultValue;
  if (!typing) question.querySelector("button, a")?.focus();
});

// A pin and its row light up together.
for (const [type, lit] of [["focusin", true], ["focusout", false], ["pointerover", true], ["pointerout", false]]) {
  on(type, ({ target }) => {
    const row = target.closest?.("tbody.unit");
    const pin = target.closest?.(".strip-pin");
    if (row) document.querySelector(`.strip-pin[data-row="${row.id}"]`)?.classList.toggle("is-lit", lit);
    if (pin) document.getElementById(pin.dataset.row)?.classList.toggle("is-lit", lit);
  });
}

// A timeline that is wider than its window starts at today.
function showToday(within) {
  for (const lane of within.querySelectorAll(".strip-scroll")) {
    const today = lane.querySelector(".strip-today");
    if (!today || lane.scrollWidth <= lane.clientWidth) continue;
    lane.scrollLeft += today.getBoundingClientRect().x - lane.getBoundingClientRect().x - lane.clientWidth * 0.4;
  }
}
showToday(document);
document.addEventListener("htmx:load", (event) => showToday(event.detail.elt));
