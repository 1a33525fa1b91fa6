// Light, dark or the system's theme. Blocks in the head, so that the first paint has the right colours. The choice is stored per
// browser and host; without a choice or storage, the system's theme applies.
(() => {
  const key = "portal-theme";
  const root = document.documentElement;
  root.classList.add("js");

  const chosen = () => {
    try {
      const value = localStorage.getItem(key);
      return value === "light" || value === "dark" ? value : "system";
    } catch {
      return "system";
    }
  };

  const apply = () => {
    const theme = chosen();
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    for (const button of document.querySelectorAll("button[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem(key, button.dataset.themeChoice);
    } catch {
      // Storage is blocked: the system's theme stays.
    }
    apply();
  });
  // Changed in another tab.
  addEventListener("storage", (event) => event.key === key && apply());

  document.addEventListener("DOMContentLoaded", apply);

  apply();
  window.portalTheme = { show: apply };
})();
