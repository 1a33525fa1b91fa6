// The staff area works without this: it only shows times in the browser's own zone, and places the focus where a form needs it.
(() => {
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  for (const time of document.querySelectorAll("time[data-local]")) {
    const local = exact.format(new Date(time.dateTime));
    const isExact = time.textContent === time.title;
    time.title = `${local} (${time.title})`;
    if (isExact) time.textContent = local;
  }

  const wrong = document.querySelector("[aria-invalid=true]");
  if (wrong) wrong.focus();
})();
