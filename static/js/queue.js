// The mentor's queue: a handled line folds away and the count drops; a question stands in its line.

document.addEventListener("line-handled", (event) => {
  const line = event.target.closest(".queue-line");
  const group = line?.closest(".queue-group");
  if (!group) return;
  line.classList.add("is-leaving");
  setTimeout(() => {
    line.remove();
    const left = group.querySelectorAll(".queue-line").length;
    group.querySelector(".count").textContent = String(left);
    if (!left) group.remove();
  }, 600);
});

// Undo from a toast: the line comes back with the page.
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.closest?.(".toast-bar") && event.detail.successful) location.reload();
});
