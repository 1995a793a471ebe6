// The planning: units unfold, pins lead to rows, messages open. What typing needs comes with the first touch.

let grid;
let ready = false;
// Without it the page is the plain one, in which each date has its button.
const plain = () => document.documentElement.classList.remove("js");
const work = () => (grid ??= import("./planning/grid.js").catch(plain).finally(() => (ready = true)));
const at = (id) => document.getElementById(id);
const find = (selector) => document.querySelector(selector);
const on = (type, act, options) => document.addEventListener(type, act, options);
for (const type of ["pointermove", "pointerdown", "keydown", "focusin"]) on(type, work, { once: true, capture: true });
addEventListener("load", () => setTimeout(work, 2e3));
if (sessionStorage.typed || sessionStorage.column) work();

// Until the grid is there a cell is a text field in which Enter goes down; the grid saves what it finds typed. What only
// the grid can do waits for it.
const DATES = ".plan-grid tr:not(.line-row) .date-input";
const phone = matchMedia("(max-width: 767px)").matches;
const LATER = ".date-week, .all-check" + (phone ? ", .date-input, [data-choose]" : "");
on("focusin", ({ target }) => !ready && target.matches(DATES) && target.select());
on("keydown", (event) => {
  const { key, target, isComposing } = event;
  if (ready || isComposing || key !== "Enter" || !target.matches(DATES)) return;
  event.preventDefault();
  const fields = [...document.querySelectorAll(DATES)];
  fields[fields.indexOf(target) + 1]?.focus();
}, true);
on("click", (event) => {
  const { target } = event;
  if (ready || !target.closest(LATER)) return;
  event.preventDefault();
  event.stopPropagation();
  work().then(() => target.dispatchEvent(new MouseEvent("click", event)));
}, true);

const company = () => import("./company.js");
on("focusin", ({ target }) => target.matches("[list=eerder]") && company());
if (sessionStorage.waiting) company();

// The list of shortcuts opens over the planning; its link leads to the same list on a page.
on("click", (event) => {
  if (!event.target.closest("[data-shortcuts]")) return;
  event.preventDefault();
  at("shortcuts").showModal();
});
on("keydown", (event) => {
  const { target, key } = event;
  if (key !== "?" || target.matches(".is-editing, input:not([type=checkbox], .date-input), textarea:not(.unit-row *), select")) return;
  event.preventDefault();
  find("[data-shortcuts]")?.click();
});

const detailed = () => import("./unit_detail.js");
if (find(".fold[aria-expanded=true]")) detailed();

// A row says of its unfolded part what is true on this page, also when it comes anew.
function say(fold) {
  const { hidden } = at(fold.getAttribute("aria-controls"));
  fold.ariaExpanded = !hidden;
  fold.closest("tr").classList.toggle("is-open", !hidden);
}
on("htmx:oobAfterSwap", ({ target }) => target.querySelectorAll(".unit-row .fold").forEach(say));

async function unfold({ dataset, parentElement }) {
  const { id } = parentElement.closest("tbody");
  const detail = find(`#${id} .unit-detail`);
  const open = detail.hidden;
  const source = detail.firstElementChild;
  if (source.matches(".htmx-request")) return;
  if (open && !detail.querySelector(".unit-sentence")) {
    await Promise.all([detailed(), window.htmx.ajax("GET", dataset.detail, { source })]);
  }
  detail.hidden = !open;
  say(find(`#${id} .fold`));
}

on("click", (event) => {
  const { target } = event;
  const fold = target.closest(".fold, .unit-title")?.closest("tr").querySelector(".fold");
  if (fold && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    unfold(fold);
  }
  const pin = target.closest(".strip-pin");
  if (!pin) return;
  // Also into a section that is folded away.
  const { row } = pin.dataset;
  location.hash = row;
  ((!phone && at(`datum-${row}`)) || find(`#${row} .unit-title`))?.focus();
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
    if (row) find(`.strip-pin[data-row="${row.id}"]`)?.classList.toggle("is-lit", lit);
    if (pin) at(pin.dataset.row)?.classList.toggle("is-lit", lit);
  });
}

// Who goes on to another trainee finds his cursor in the same column.
let column;
on("focusin", ({ target }) => (column = target.closest("#planning .unit-row > *")?.className ?? column));
on("click", ({ target }) => column && target.closest(".plan-beside a") && (sessionStorage.column = column));

const lane = find(".strip-scroll");
if (lane?.scrollWidth > lane?.clientWidth) import("./strip.js");
