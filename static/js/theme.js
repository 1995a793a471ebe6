// The theme: shown at once, kept by the server in a cookie. A choice without answer is sent the plain way.

export async function choose(form, button) {
  const root = document.documentElement;
  if (button.value === "auto") root.removeAttribute("data-bs-theme");
  else root.setAttribute("data-bs-theme", button.value);
  for (const one of form.querySelectorAll("button[name=theme]")) one.ariaPressed = String(one === button);
  const body = new FormData(form, button);
  return fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
}
