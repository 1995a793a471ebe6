// The mentor's queue: what is new slides in, what is handled folds away, and nothing changes under the fingers.
// Each answer of the server holds the whole queue; only lines that differ are replaced. Without this script the page loads again.

const POLL = 30_000;
const LEAVE = 600;
const FINGERS = 1_500;

const queue = document.getElementById("queue");
const people = document.getElementById("home-people");

// What a piece looked like when it came; the token of a form differs each time and means nothing.
const came = new WeakMap();
const looks = (piece) => piece.outerHTML.replace(/(csrfmiddlewaretoken" value=")[^"]*/g, "$1");
const remember = (within) => {
  for (const piece of within.querySelectorAll("li[id], .queue-head")) came.set(piece, looks(piece));
};
const differs = (mine, fresh) => came.get(mine) !== looks(fresh);

// Somebody is at work in it: focus, an open field or something typed, a question that waits for an answer.
const isHeld = (piece) =>
  piece.contains(document.activeElement) ||
  piece.querySelector("details[open], .htmx-request, .queue-question:not(:empty)") !== null ||
  [...piece.querySelectorAll("input.form-control")].some((input) => input.value !== "");

let held = false;
let mayReplace = () => true;

function place(fresh, before, parent) {
  came.set(fresh, looks(fresh));
  parent.insertBefore(fresh, before);
  window.htmx.process(fresh);
  return fresh;
}

function leave(line) {
  line.classList.add("is-leaving");
  line.removeAttribute("id");
  line.inert = true;
  for (const input of line.querySelectorAll("input[form]")) input.remove();
  setTimeout(() => {
    line.remove();
    tidy();
  }, LEAVE);
}

const tidy = () => {
  for (const group of queue.querySelectorAll(".queue-group:not(:has(.queue-line))")) group.remove();
};

// After a piece in which somebody stood went: to the first line below it, else the last one, else the sentence.
function focusAfter(piece) {
  const lines = [...queue.querySelectorAll(".queue-line:not(.is-leaving)")];
  const isBelow = (line) => piece.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = (piece.isConnected ? lines.find(isBelow) : lines[0]) ?? lines.at(-1);
  (next?.querySelector(".queue-actions :is(button, a, summary)") ?? document.getElementById("home-summary")).focus();
}

// Brings the lines of a list in line with a fresh one. Lines that stay are not moved: that would take their focus.
function mergeList(list, fresh, known, added) {
  const wanted = [...fresh.children];
  const keys = new Set(wanted.map((line) => line.id));
  const skipGone = (line) => {
    while (line && !keys.has(line.id)) line = line.nextElementSibling;
    return line;
  };
  let at = skipGone(list.firstElementChild);
  for (const line of wanted) {
    const mine = known.get(line.id);
    known.delete(line.id);
    if (mine && mine === at) at = skipGone(at.nextElementSibling);
    if (mine && !differs(mine, line)) continue;
    if (mine && !mayReplace(mine)) {
      held = true;
      continue;
    }
    const hadFocus = mine?.contains(document.activeElement);
    if (mine?.parentElement !== list) added.push(line);
    mine?.remove();
    place(line, at, list);
    if (hadFocus) line.querySelector(".queue-actions :is(button, a, summary)").focus();
  }
}

// The button that shows a long group whole.
function mergeFold(group, fresh) {
  const [mine, fold] = [group, fresh].map((within) => within.querySelector(".queue-all"));
  if (!mine || !fold) {
    mine?.remove();
    if (fold) group.append(fold);
  } else mine.querySelector(".is-more").textContent = fold.querySelector(".is-more").textContent;
}

function mergeGroup(mine, fresh, known, added) {
  const [head, freshHead] = [mine, fresh].map((group) => group.querySelector(".queue-head"));
  if (differs(head, freshHead) && !mayReplace(head)) {
    // "Bevestig alle 3" is about to be pressed: then it is three.
    held = true;
    for (const line of mine.querySelectorAll(".queue-line")) known.delete(line.id);
    return;
  }
  mergeList(mine.querySelector(".queue"), fresh.querySelector(".queue"), known, added);
  if (differs(head, freshHead)) {
    place(freshHead, head, mine);
    head.remove();
  }
  mergeFold(mine, fresh);
}

function newGroup(group, before, known, added) {
  for (const line of group.querySelectorAll(".queue-line")) {
    added.push(line);
    known.get(line.id)?.remove();
    known.delete(line.id);
  }
  remember(group);
  queue.insertBefore(group, before);
  window.htmx.process(group);
}

// Takes over a fresh queue; returns the lines that came into their group.
function mergeQueue(fresh) {
  const stood = document.activeElement.closest("#queue :is(.queue-line, .queue-head)");
  const known = new Map([...queue.querySelectorAll(".queue-line[id]")].map((line) => [line.id, line]));
  const added = [];
  held = false;
  for (const [id, line] of known) {
    if (fresh.querySelector(`#${id}`)) continue;
    known.delete(id);
    if (mayReplace(line)) leave(line);
    else held = true;
  }
  let before = queue.firstElementChild;
  for (const group of fresh.querySelectorAll(".queue-group")) {
    const mine = document.getElementById(group.id);
    if (mine) mergeGroup(mine, group, known, added);
    else newGroup(group, before, known, added);
    before = document.getElementById(group.id).nextElementSibling;
  }
  tidy();
  const [empty, freshEmpty] = [queue, fresh].map((within) => within.querySelector(":scope > .empty"));
  if (!freshEmpty) empty?.remove();
  else if (empty) empty.replaceWith(freshEmpty);
  else setTimeout(() => queue.querySelector(".queue-group, .empty") ?? queue.append(freshEmpty), LEAVE + 20);
  // What was held back comes with the next answer: until then the page has not seen this one.
  if (!held) queue.dataset.stamp = fresh.dataset.stamp;
  const lost = !queue.contains(document.activeElement) || document.activeElement.closest("[inert]");
  if (stood && lost) focusAfter(stood);
  return added;
}

function mergePeople(fresh) {
  const known = new Map([...people.querySelectorAll("li[id]")].map((line) => [line.id, line]));
  mergeList(people.querySelector(".people"), fresh.querySelector(".people"), known, []);
  for (const line of known.values()) line.remove();
  people.querySelector(".count").textContent = fresh.querySelector(".count").textContent;
}

if (queue && people) {
  remember(queue);
  remember(people);
}

// The answer to something that was done here: its own line may be replaced, though it has the focus.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const fresh = fragment.querySelector?.(`#${target.id}`) ?? fragment;
  if (target !== queue && target !== people) return;
  event.detail.shouldSwap = false;
  mayReplace = (line) => line.contains(handled) || !isHeld(line);
  if (target === queue) mergeQueue(fresh);
  else mergePeople(fresh);
});

// The line of which a form was sent last.
let handled = null;
let sent = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  sent += 1;
  handled = event.detail.elt.closest(".queue-line, .queue-head");
});
document.addEventListener("htmx:afterRequest", () => (sent += 1));

// What others do shows within half a minute, while somebody looks.
let moved = 0;
let later;
document.addEventListener("pointermove", () => (moved = Date.now()), { passive: true });
const underFingers = () => Date.now() - moved < FINGERS && queue.matches(":hover");

function show(answer) {
  const template = document.createElement("template");
  template.innerHTML = answer;
  const fresh = (id) => template.content.getElementById(id);
  mayReplace = (line) => !isHeld(line);
  const added = mergeQueue(fresh("queue"));
  mergePeople(fresh("home-people"));
  document.getElementById("home-summary").textContent = fresh("home-summary").textContent;
  for (const line of added) line.classList.add("is-new");
  if (!added.length) return;
  const text = added.length === 1 ? "1 onderdeel kwam erbij." : `${added.length} onderdelen kwamen erbij.`;
  document.dispatchEvent(new CustomEvent("say:aloud", { detail: { text } }));
}

async function poll() {
  clearTimeout(later);
  if (document.hidden) return;
  const before = sent;
  const url = `${queue.dataset.poll}?gezien=${queue.dataset.stamp}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status !== 200 || answer.redirected) return;
  const text = await answer.text();
  // Older than what was done here meanwhile, or in the way of a finger: asked again.
  if (sent !== before || underFingers()) later = setTimeout(poll, FINGERS);
  else show(text);
}

if (queue && people) {
  setInterval(poll, POLL);
  document.addEventListener("visibilitychange", poll);
}

// A date field: the cursor stands in it at once, upwards when there is no room below, and its question is in sight.
function placePanel(details) {
  const panel = details.querySelector(".row-menu");
  panel.classList.remove("is-up");
  const { top, bottom, height } = panel.getBoundingClientRect();
  panel.classList.toggle("is-up", bottom > innerHeight && top > height + 100);
}
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.open || !target.matches(".queue-date")) return;
    placePanel(target);
    target.querySelector("input.form-control").select();
    import("./queue_calendar.js").then(({ offer }) => offer(target)).then(() => placePanel(target));
  },
  true,
);
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (!detail.target.matches(".queue-question")) return;
  const question = document.getElementById(detail.target.id);
  const field = question.closest("details");
  if (field) {
    field.open = true;
    placePanel(field);
    const wrong = question.querySelector(".is-error") !== null;
    field.querySelector("input.form-control").classList.toggle("is-invalid", wrong);
    field.querySelector("input.form-control").setAttribute("aria-invalid", String(wrong));
  }
  (question.querySelector(".conflict :is(button, a)") ?? field?.querySelector("input.form-control"))?.focus();
});
document.addEventListener("click", (event) => {
  const cancel = event.target.closest(".queue-question a.btn-ghost");
  if (!cancel) return;
  event.preventDefault();
  const line = cancel.closest(".queue-line");
  cancel.closest(".queue-question").replaceChildren();
  line.querySelector(".queue-actions :is(input.form-control, button)").focus();
});
