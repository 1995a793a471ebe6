// The unfolded part of a unit on the planning, after an act on several of its actions or on several units.

// A row that comes back says of its unfolded part what is true on this page.
document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  const fold = target.closest?.("tbody.unit")?.querySelector(".fold");
  if (!fold) return;
  const open = !document.getElementById(fold.getAttribute("aria-controls")).hidden;
  fold.setAttribute("aria-expanded", String(open));
  fold.closest("tr").classList.toggle("is-open", open);
});

// A heading that is done has no button any more: the focus goes on to its first action.
let pressed = "";
document.addEventListener("submit", ({ submitter }) => {
  pressed = submitter?.closest(".group-tools") ? submitter.closest("fieldset").getAttribute("aria-labelledby") : "";
}, true);
document.addEventListener("htmx:afterSettle", () => {
  const group = pressed && document.getElementById(pressed)?.closest("fieldset");
  if (!group || document.activeElement !== document.body) return;
  group.querySelector("li button, li input")?.focus({ preventScroll: true });
  pressed = "";
});
