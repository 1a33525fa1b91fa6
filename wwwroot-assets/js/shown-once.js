// A secret that is shown once (data-shown-once). Works without the circuit: when the connection is lost, this page has the only copy,
// and it must still be possible to copy or download it.
(() => {
  const isKept = () => [...document.querySelectorAll("[data-shown-once]")].every(({ dataset }) => "kept" in dataset);

  // Whether the page must not reload by itself. A support session's page must, so that it shows nothing after the session.
  const holds = () => !isKept() && !document.querySelector("[data-support-bar]");

  const keep = (shown, message) => {
    shown.dataset.kept = message.toLowerCase();
    // The server renders the status empty, so this overwrites nothing.
    shown.querySelector("[data-shown-once-status]").textContent = message;
  };

  const copy = async (shown) => {
    const field = shown.querySelector("textarea");
    try {
      await navigator.clipboard.writeText(field.value);
      keep(shown, "Copied");
    } catch {
      field.focus();
      field.select();
      shown.querySelector("[data-shown-once-status]").textContent =
        "Copying was blocked by the browser. The text is selected: press Ctrl+C.";
    }
  };

  const download = (shown, { shownOnceDownload: name, variable }) => {
    const { value } = shown.querySelector("textarea");
    const link = document.createElement("a");
    link.download = name;
    link.href = URL.createObjectURL(new Blob([variable ? `${variable}="${value}"\n` : value], { type: "text/plain" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    keep(shown, "Downloaded");
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-shown-once-copy], [data-shown-once-download]");
    const shown = button?.closest("[data-shown-once]");
    if (!shown) return;
    if ("shownOnceDownload" in button.dataset) download(shown, button.dataset);
    else copy(shown);
  });

  // Selecting and copying the whole text by hand counts, too.
  document.addEventListener("copy", (event) => {
    const shown = event.target.closest?.("[data-shown-once]");
    if (shown && event.target.value && event.target.selectionEnd - event.target.selectionStart === event.target.value.length)
      keep(shown, "Copied");
  });

  addEventListener("beforeunload", (event) => {
    if (holds()) event.preventDefault();
  });

  window.portalShownOnce = { isKept, holds };
})();
