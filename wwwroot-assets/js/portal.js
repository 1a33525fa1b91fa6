// Browser functions that components call, and the drawer of narrow screens, which works without the circuit.
window.portal = {
  // The zone, and how this browser writes a date and a time: the server writes them the same way (Layout/BrowserDates.cs).
  times: () => {
    // One formatter for each style: making one is what takes time.
    const format = (style) => {
      const formatter = new Intl.DateTimeFormat(undefined, { calendar: "gregory", numberingSystem: "latn", timeZone: "UTC", ...style });
      return (month, hour) =>
        formatter.formatToParts(Date.UTC(2026, month, 5, hour, 7, 8)).map(({ type, value }) => [type, value]);
    };
    const date = format({ dateStyle: "medium" });
    const time = format({ timeStyle: "medium" });
    return {
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
      months: Array.from({ length: 12 }, (_, month) => date(month, 9).find(([type]) => type === "month")?.[1]),
      date: date(0, 9),
      morning: time(0, 9),
      afternoon: time(0, 15),
      brief: format({ timeStyle: "short" })(0, 9),
    };
  },

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
    const drawer = document.querySelector("[data-drawer]");
    for (const [name, value] of Object.entries({ role: "dialog", "aria-modal": "true", "aria-label": "Menu" }))
      open ? drawer?.setAttribute(name, value) : drawer?.removeAttribute(name);
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
