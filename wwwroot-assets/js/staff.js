// The staff area works without this: it shows times and takes days in the browser's zone, sends filters as soon as they change, and
// focuses the first invalid field.
(() => {
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  for (const time of document.querySelectorAll("time[data-local]")) {
    const local = exact.format(new Date(time.dateTime));
    const isExact = time.textContent === time.title;
    time.title = `${local} (${time.title})`;
    if (isExact) time.textContent = local;
  }

  const zone = document.querySelector("input[data-zone]");
  if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

  document.querySelector("[aria-invalid=true]")?.focus();

  const filter = document.querySelector("form[data-filter]");
  if (!filter) return;
  // The page that answers continues in the field that was changed.
  const key = "portal-staff-filter";
  const remember = (name) => {
    try {
      const before = sessionStorage.getItem(key) ?? "";
      sessionStorage.setItem(key, name);
      return before;
    } catch {
      return ""; // storage is blocked: the page begins at its top
    }
  };
  const changed = filter.elements.namedItem(remember(""));
  changed?.focus();
  if (changed?.type === "search") changed.setSelectionRange(changed.value.length, changed.value.length);

  let waiting = 0;
  const send = (field) => {
    remember(field.name);
    filter.requestSubmit();
  };
  // A day that is being typed passes through others: years begin with 0002.
  const isUnfinished = (field) => field.type === "date" && (field.validity.badInput || (field.value && field.value < "2000"));
  filter.addEventListener("change", ({ target }) => {
    clearTimeout(waiting);
    if (!isUnfinished(target)) waiting = setTimeout(send, target.type === "date" ? 800 : 0, target);
  });
  // Typing is searched for when it pauses; "change" would wait until the field is left.
  filter.addEventListener("input", ({ target }) => {
    if (target.type !== "search") return;
    clearTimeout(waiting);
    waiting = setTimeout(send, 600, target);
  });
  // Empty fields stay out of the address.
  filter.addEventListener("formdata", ({ formData }) => {
    if (!formData.get("from") && !formData.get("to")) formData.delete("zone");
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
})();
