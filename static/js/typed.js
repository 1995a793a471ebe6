// What is typed and not kept by the server: where it stands, and how it gets back there.

const FIELDS = "main :is(input.date-input, input.line-input, input.form-control, textarea)";
export const typed = () => [...document.querySelectorAll(FIELDS)].filter((field) => field.value !== field.defaultValue);

/** A text with its place, and what its form says that the typist saw. */
export function noteOf({ id, name, value, form, parentElement }) {
  const seen = [...form.querySelectorAll("[name^=seen]")].map((one) => [one.name, one.value]);
  return [id || parentElement.closest("[id]").id, name, value, seen];
}

/** Put a text back and return its field; a cell says that it is not saved. */
export function putBack([id, name, value, seen]) {
  const place = document.getElementById(id);
  const field = place?.matches(FIELDS) ? place : place?.querySelector(`[name="${name}"]:not([type=hidden])`);
  if (!field || field.defaultValue === value) return;
  field.value = value;
  for (const [saw, before] of seen) if (field.form.elements[saw]) field.form.elements[saw].value = before;
  if (field.matches(".date-input, .unit-row:not(.line-row) .line-input")) field.form.classList.add("is-unsaved", "is-error");
  return field;
}
