// The unfolded part of a unit on the planning: ticks that follow each other fast, and where the focus goes.

// An answer brings the whole part anew: what was pressed meanwhile is pressed again then.
const later = [];
document.addEventListener("htmx:afterRequest", () => setTimeout(() => document.getElementById(later.shift())?.click()));

// A heading that is done has no button any more: the focus goes on to its first action.
let pressed = "";
document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (target.matches(".unit-detail .htmx-request:has(fieldset)")) {
    event.preventDefault();
    event.stopPropagation();
    later.push(submitter.id);
  }
  pressed = submitter?.closest(".group-tools") ? submitter.closest("fieldset").getAttribute("aria-labelledby") : "";
}, true);
document.addEventListener("htmx:afterSettle", () => {
  const group = pressed && document.getElementById(pressed)?.closest("fieldset");
  if (!group || document.activeElement !== document.body) return;
  group.querySelector("li button, li input")?.focus({ preventScroll: true });
  pressed = "";
});
