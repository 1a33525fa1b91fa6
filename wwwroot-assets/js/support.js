// Shows the time left in a support session, without a circuit, and leaves the page when it has run out. Display only: the server ends
// the session.
addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector("[data-support-bar]");
  if (!bar) return;
  const left = bar.querySelector("[data-support-left]");
  const announce = bar.querySelector("[data-support-announce]");
  const warnings = [
    { at: 300, text: "5 minutes are left in this support session." },
    { at: 60, text: "1 minute is left in this support session." },
  ];
  const until = bar.querySelector("[data-support-until]");
  until.title = until.textContent;
  until.textContent = new Date(until.dateTime).toLocaleTimeString(undefined, { timeStyle: "medium", hourCycle: "h23" });

  const end = Date.now() + Number(bar.dataset.seconds) * 1000;
  let previous = Infinity;

  const measure = () => document.documentElement.style.setProperty("--support-bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
  measure();

  const show = () => {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const due = warnings.filter((warning) => seconds <= warning.at && warning.at < previous).pop();
    if (due) announce.textContent = due.text;
    previous = seconds;
    if (seconds > 0) return;
    clearInterval(timer);
    // Slightly later, so that the session is over by the server's clock, too.
    setTimeout(() => location.assign(bar.dataset.ended), 500);
  };
  const timer = setInterval(show, 1000);
  show();
});
