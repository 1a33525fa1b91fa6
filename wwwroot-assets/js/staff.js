// The staff area works without this: it only shows times and takes days in the browser's zone, and focuses the first
// invalid field.
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

  const invalid = document.querySelector("[aria-invalid=true]");
  invalid?.focus();
})();
