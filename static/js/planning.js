// The planning: units unfold, pins lead to rows, messages open. What typing needs comes with the first touch.

let grid;
let ready = false;
const work = () => (grid ??= import("./planning/grid.js").finally(() => (ready = true)));
const on = (type, act, options) => document.addEventListener(type, act, options);
for (const type of ["pointermove", "pointerdown", "keydown", "focusin"]) on(type, work, { once: true, capture: true });
addEventListener("load", () => setTimeout(work, 2000));
if (["typed", "column"].some((name) => sessionStorage.getItem(name))) work();

// Until the grid is there a cell is a text field in which Enter goes down; the grid saves what it finds typed. What only
// the grid can do waits for it.
const DATES = ".plan-grid tr:not(.line-row) .date-input";
const LATER = ".date-week, [data-shortcuts]" + (matchMedia("(max-width: 767px)").matches ? ", .date-input" : "");
on("focusin", ({ target }) => !ready && target.matches(DATES) && target.select());
on("keydown", (event) => {
  const { key, target, isComposing } = event;
  if (ready || isComposing) return;
  if (key === "?" && !target.matches("input, textarea")) work().then(() => document.querySelector("[data-shortcuts]")?.click());
  if (key !== "Enter" || !target.matches(DATES)) return;
  event.preventDefault();
  const fields = [...document.querySelectorAll(DATES)];
  fields[fields.indexOf(target) + 1]?.focus();
}, true);
on("click", (event) => {
  const { target } = event;
  if (ready || !target.closest(".plan-page") || !target.closest(LATER)) return;
  event.preventDefault();
  event.stopPropagation();
  work().then(() => target.dispatchEvent(new MouseEvent("click", event)));
}, true);

on("focusin", ({ target }) => target.matches("[list=eerder]") && import("./company.js"));

const detailed = () => import("./unit_detail.js");
if (document.querySelector(".fold[aria-expanded=true]")) detailed();

async function unfold(fold) {
  const detail = document.getElementById(fold.getAttribute("aria-controls"));
  const open = fold.ariaExpanded !== "true";
  if (open && !detail.querySelector(".unit-sentence")) {
    const into = { target: detail.firstElementChild, swap: "innerHTML" };
    await Promise.all([detailed(), window.htmx.ajax("GET", fold.dataset.detail, into)]);
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

on("keydown", ({ key, target }) => key === "Escape" && target.closest(".conflict")?.querySelector("a").click());

function keepInView(box) {
  const { top, bottom, height } = box.getBoundingClientRect();
  box.classList.toggle("is-up", bottom > innerHeight && top > height + 100);
  box.scrollIntoView({ block: "nearest" });
}
on("toggle", ({ target }) => {
  const panel = target.open && target.querySelector(".row-menu");
  if (panel) keepInView(panel);
}, true);
on("htmx:load", ({ detail }) => {
  const question = detail.elt.querySelector(".conflict");
  if (!question) return;
  keepInView(question);
  // Not from who went on to another row.
  const here = document.activeElement;
  if (here === document.body || question.closest("tr").contains(here)) question.querySelector("button, a")?.focus();
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

// Who goes on to another trainee finds his cursor in the same column.
let column;
on("focusin", ({ target }) => (column = target.closest("#planning .unit-row > *")?.className ?? column));
on("click", ({ target }) => column && target.closest(".plan-beside a") && sessionStorage.setItem("column", column));

const lane = document.querySelector(".strip-scroll");
if (lane?.scrollWidth > lane?.clientWidth) import("./strip.js");
