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
