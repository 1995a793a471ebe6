// The planning: units unfold, pins lead to rows, messages open. What typing needs comes with the first touch.

let grid;
const work = () => (grid ??= import("./planning/grid.js")) && import("./unit_detail.js");
const on = (type, act, options) => document.addEventListener(type, act, options);
for (const type of ["pointermove", "pointerdown", "keydown", "focusin"]) on(type, work, { once: true, capture: true });
addEventListener("load", () => setTimeout(work, 2000));
if (sessionStorage.getItem("typed")) work();

on("focusin", ({ target }) => target.matches("[list=eerder]") && import("./company.js"));

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
  // Not from who is typing elsewhere.
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

const lane = document.querySelector(".strip-scroll");
if (lane?.scrollWidth > lane?.clientWidth) import("./strip.js");
