// Moves the invitation's secret from the fragment into the form, and out of the address bar and the history.
(() => {
  const form = document.querySelector("[data-invitation]");
  if (!form) return;
  let secret = "";
  try {
    secret = decodeURIComponent(location.hash.slice(1));
  } catch {
    // Cut off in the middle of an escape: not complete.
  }
  if (!secret) {
    form.hidden = true;
    document.querySelector("[data-invitation-missing]").hidden = false;
    return;
  }
  form.elements.namedItem("secret").value = secret;
  history.replaceState(null, "", location.pathname);
})();
