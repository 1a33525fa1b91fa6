// The set-up page works without this: it copies the field that a button names (data-copy), and focuses the first invalid field.
(() => {
  document.querySelector("[aria-invalid=true]")?.focus();

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    const status = document.querySelector("[data-copy-status]");
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = `${field.labels[0].textContent}: copied`;
    } catch {
      status.textContent = "Copying was blocked by the browser. The text is selected: press Ctrl+C.";
    }
  });
})();
