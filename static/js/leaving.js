// Signing out empties the device. What was not sent is sent first, or lost after a question.

import { empty, person, send, token, waiting } from "./outbox.js";

const SECONDS = 3;

export async function signOut(form) {
  await Promise.race([send(), new Promise((resolve) => setTimeout(resolve, SECONDS * 1000))]);
  const left = await waiting();
  if (left.length && !(await mayBeLost(left))) return;
  await empty();
  form.elements.csrfmiddlewaretoken.value = token(); // a copy of a page may hold an old one
  if (navigator.onLine) return form.submit();
  localStorage.setItem("leaves", person);
  location.assign("/");
}

function mayBeLost(ticks) {
  const dialog = document.getElementById("sign-out");
  const count = ticks.length === 1 ? "1 vinkje is" : `${ticks.length} vinkjes zijn`;
  dialog.querySelector("h2").textContent = `${count} nog niet bewaard. Toch afmelden?`;
  const list = dialog.querySelector("ul");
  list.replaceChildren();
  for (const { label } of ticks) list.appendChild(document.createElement("li")).textContent = label;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => (dialog.onclose = () => resolve(dialog.returnValue === "leave")));
}
