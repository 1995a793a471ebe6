// Finding a trainee: what you type lists names under the field. Without this script the form opens a page with them.

const PAUSE = 120;
const FEWEST = 2;

const form = document.querySelector(".find");
const field = form.querySelector("[type=search]");
const panel = document.createElement("div");
panel.className = "find-panel";
panel.innerHTML = '<div role="listbox" id="find-list" aria-label="Cursisten"></div><p class="find-none"></p>';
const [list, none] = panel.children;
form.append(panel);
for (const [name, value] of [["role", "combobox"], ["aria-controls", "find-list"], ["aria-autocomplete", "list"]]) {
  field.setAttribute(name, value);
}

const chosen = () => list.querySelector("[aria-selected=true]");

function choose(hit) {
  chosen()?.setAttribute("aria-selected", "false");
  hit?.setAttribute("aria-selected", "true");
  hit?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", hit?.id ?? "");
}

function open(isOpen) {
  panel.hidden = !isOpen;
  field.setAttribute("aria-expanded", String(isOpen && list.children.length > 0));
  choose(isOpen ? list.firstElementChild : null);
}

let asked = "";
async function look() {
  const typed = field.value.trim();
  if (typed !== asked) {
    list.replaceChildren();
    asked = typed;
    if (typed.length >= FEWEST) {
      const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
      const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
      // A later letter was quicker, or the session is gone: Enter still opens the page.
      if (typed !== asked || !answer?.ok || answer.redirected) return;
      list.innerHTML = await answer.text();
      const count = list.children.length;
      none.textContent = count ? "" : "Geen cursist gevonden.";
      const text = count ? `${count} ${count > 1 ? "cursisten" : "cursist"} gevonden.` : none.textContent;
      document.dispatchEvent(new CustomEvent("say:aloud", { detail: { text } }));
    }
  }
  open(typed.length >= FEWEST && field === document.activeElement);
}

let timer;
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});
field.addEventListener("focus", look);
field.addEventListener("blur", () => open(false));
// A press in the list leaves the focus in the field, so that the list is still there for the click.
panel.addEventListener("mousedown", (event) => event.preventDefault());
field.addEventListener("keydown", async (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && list.children.length) {
    event.preventDefault();
    const all = [...list.children];
    if (panel.hidden) open(true);
    else choose(all.at((all.indexOf(chosen()) + step) % all.length));
  } else if (event.key === "Enter") {
    event.preventDefault();
    await look();
    if (chosen()) location.assign(chosen().href);
    else form.submit();
  } else if (event.key === "Escape" && !panel.hidden) {
    event.preventDefault();
    open(false);
  }
});
look();
