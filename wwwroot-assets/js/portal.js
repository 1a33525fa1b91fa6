// Browser functions that components call, and the drawer of narrow screens, which works without the circuit.
window.portal = {
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,

  copy: async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  },

  select: (id) => {
    const field = document.getElementById(id);
    field?.focus();
    field?.select?.();
  },

  // Moves the focus when the focused element is removed, such as a deleted row's button.
  focus: (selector) => document.querySelector(selector)?.focus(),
};

(() => {
  const root = document.documentElement;
  const wide = matchMedia("(min-width: 1024px)");
  const part = (name) => document.querySelector(`[data-drawer${name}]`);
  const isOpen = () => root.classList.contains("drawer-open");

  const setDrawer = (open, returnFocus) => {
    root.classList.toggle("drawer-open", open);
    part("-open")?.setAttribute("aria-expanded", String(open));
    const behind = part("-behind");
    if (behind) behind.inert = open;
    if (open) document.querySelector("[data-drawer] button[data-drawer-close]")?.focus();
    else if (returnFocus) part("-open")?.focus();
  };

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    if (target.closest("[data-drawer-open]")) setDrawer(true);
    else if (isOpen() && target.closest("[data-drawer-close]")) setDrawer(false, true);
    else if (isOpen() && target.closest("[data-drawer] a")) setDrawer(false);
    else if (target.closest("[data-reload]")) location.reload();
    else if (target.closest("[data-skip]")) {
      // Not by the fragment, which <base href="/"> would resolve to the start page.
      event.preventDefault();
      document.getElementById("main")?.focus();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) setDrawer(false, true);
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-select-on-focus]")) event.target.select();
  });

  wide.addEventListener("change", () => wide.matches && isOpen() && setDrawer(false));
})();
