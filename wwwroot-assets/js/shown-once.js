// A secret that is shown once (data-shown-once). All of this works without the circuit: when the connection is gone, the only copy is
// in this page, and it must still be possible to take it.
(() => {
  const box = () => document.querySelector("[data-shown-once]");
  const isKept = () => !box() || "kept" in box().dataset;

  // Whether the page must not go by itself. A support session's must: it shows nothing a moment longer than it may.
  const holds = () => !isKept() && !document.querySelector("[data-support-bar]");

  const keep = (shown, words) => {
    shown.dataset.kept = "";
    // The status is empty in what the server rendered, so nothing of the server's is overwritten here.
    shown.querySelector("[data-shown-once-status]").textContent = words;
  };

  const copy = async (shown) => {
    const field = shown.querySelector("input");
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

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-shown-once-copy]");
    if (button) copy(button.closest("[data-shown-once]"));
  });

  // Selected and copied by hand, whole: that counts, too.
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
