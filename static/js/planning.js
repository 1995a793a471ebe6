// The planning: units unfold, pins lead to rows, messages open. What typing needs comes with the first touch.

let grid;
const work = () => (grid ??= import("./planning/grid.js").finally(release));
const on = (type, act, options) => document.addEventListener(type, act, options);
for (const type of ["pointermove", "pointerdown", "keydown", "focusin"]) on(type, work, { once: true, capture: true });
addEventListener("load", () => setTimeout(work, 2000));
if (sessionStorage.getItem("typed")) work();

// Keys and presses that come before the grid is there wait for it, in their order.
const HELD = { keydown: ".plan-grid input:not([type=checkbox])", click: ".plan-grid :is(input, .date-week)" };
const early = [];
function hold(event) {
  if (!event.target.closest?.(HELD[event.type]) || event.ctrlKey || event.metaKey || /^(F|Un|Pro)./.test(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  early.push(event);
}
function release() {
  for (const type in HELD) document.removeEventListener(type, hold, true);
  let last;
  for (const event of early) {
    const { type, key, target } = event;
    if (target !== last) {
      target.focus();
      target.select?.();
    }
    last = target;
    const here = key ? document.activeElement : target;
    if (!here.dispatchEvent(new event.constructor(type, event)) || !key) continue;
    if (key === "Backspace") document.execCommand("delete");
    else if (key.length === 1) document.execCommand("insertText", false, key);
  }
}
for (const type in HELD) on(type, hold, true);

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
