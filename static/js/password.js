// Password: "Tonen" and "Verbergen".
for (const button of document.querySelectorAll("[data-shows]")) {
  const input = document.getElementById(button.dataset.shows);
  if (!input) continue;
  button.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.textContent = show ? "Verbergen" : "Tonen";
    button.setAttribute("aria-pressed", String(show));
    input.focus();
  });
  input.form?.addEventListener("submit", () => (input.type = "password"));
}
