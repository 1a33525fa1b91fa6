// The form of a new company and the page of its creation work without this. With it, the slug follows the name until it is edited,
// a form is sent once, and the page follows the creation by itself.
(() => {
  const name = document.getElementById("name");
  const slug = document.getElementById("url_id");
  if (name && slug) {
    const suggest = (text) =>
      text
        .normalize("NFKD")
        .toLowerCase()
        .replace(/[\u0300-\u036f]/g, "")
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[^a-z]+/, "")
        .slice(0, slug.maxLength > 0 ? slug.maxLength : 31)
        .replace(/-+$/, "");
    let last = suggest(name.value);
    name.addEventListener("input", () => {
      if (slug.value !== "" && slug.value !== last) return;
      last = suggest(name.value);
      slug.value = last;
    });
  }

  // A second click would answer without the invitation link. Coming back to the page allows sending again.
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if ("sent" in form.dataset) event.preventDefault();
      form.dataset.sent = "";
    });
    addEventListener("pageshow", () => delete form.dataset.sent);
  }

  const card = document.querySelector("[data-creation]");
  if (!card) return;
  const status = document.querySelector("[data-creation-status]");
  const note = document.querySelector("[data-creation-note]");
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  const events = new EventSource(card.dataset.creation);

  const show = ({ data }) => {
    const focused = card.contains(document.activeElement) ? document.activeElement.id : "";
    card.innerHTML = data;
    for (const time of card.querySelectorAll("time[data-local]")) time.textContent = exact.format(new Date(time.dateTime));
    if (focused) document.getElementById(focused)?.focus();
    const now = card.querySelector("[data-now]").dataset.now;
    if (status.textContent !== now) status.textContent = now; // announced once
  };
  const stop = (message) => {
    events.close();
    if (note) note.textContent = message;
  };

  events.addEventListener("progress", show);
  events.addEventListener("ended", (event) => {
    show(event);
    stop("");
  });
  events.addEventListener("signed-out", ({ data }) => {
    stop(data);
    status.textContent = data;
  });
  // A connection that was lost is opened again by the browser; one that was refused is not.
  events.addEventListener("error", () => {
    if (events.readyState !== EventSource.CLOSED) return;
    stop("Live updates have stopped. Reload this page to see the progress.");
    status.textContent = note?.textContent ?? "";
  });
})();
