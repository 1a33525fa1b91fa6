// Moves the invitation's secret from the fragment into the form, and removes it from the address bar and the history.
(() => {
  const form = document.querySelector("[data-invitation]");
  if (!form) return;
  let secret = "";
  try {
    secret = decodeURIComponent(location.hash.slice(1));
  } catch {
    // Truncated in a percent-encoding: the link is incomplete.
  }
  if (!secret) {
    form.hidden = true;
    document.querySelector("[data-invitation-missing]").hidden = false;
    return;
  }
  form.elements.namedItem("secret").value = secret;
  history.replaceState(null, "", location.pathname);
})();
