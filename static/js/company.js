// Part C: who chooses a competency that the office used before, gets the action that it had last, unless one is typed.
document.addEventListener("input", ({ target }) => {
  if (!target.matches('[list="eerder"]')) return;
  const action = target.closest("tr").querySelector("[name=action]");
  if (action.value && action.value !== action.dataset.offered) return;
  const chosen = [...target.list.options].find((option) => option.value === target.value);
  action.value = action.dataset.offered = chosen?.dataset.action ?? "";
});
