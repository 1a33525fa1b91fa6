// Moves the invitation's secret from the fragment into the form, and out of the address bar and the history.
(() => {
  const form = document.querySelector("[data-invitation]");
  if (!form) return;
  const secret = decodeURIComponent(location.hash.slice(1));
  if (!secret) {
    form.hidden = true;
    document.querySelector("[data-invitation-missing]").hidden = false;
    return;
  }
  form.elements.namedItem("secret").value = secret;
  history.replaceState(null, "", location.pathname);
})();
