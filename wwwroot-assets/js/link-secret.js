// Moves a link's secret from the fragment into the form, and removes it from the address bar and the history.
(() => {
  const offer = document.querySelector("[data-link]");
  if (!offer) return;
  let secret = "";
  try {
    secret = decodeURIComponent(location.hash.slice(1));
  } catch {
    // Truncated in a percent-encoding: the link is incomplete.
  }
  if (!secret) {
    offer.remove();
    document.querySelector("[data-link-missing]").hidden = false;
    return;
  }
  offer.querySelector("input").value = secret;
  history.replaceState(null, "", location.pathname);
})();
