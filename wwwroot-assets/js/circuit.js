// Starts Blazor and keeps it connected. Replaces the built-in reconnection handler, which waits whole seconds, retries after a
// refusal and asks to resume circuits, which the server refuses: most interruptions end within a second, and a returning tab
// should reconnect immediately. Handler and dialog speak through the event and the classes of the framework's ReconnectModal.
(() => {
  const delays = [0, 300, 1000, 2000, 4000, 4000, 8000, 8000, 15000, 15000, 30000, 30000];
  // Leaves time to read "we are loading the page again", except in a support session: once ended, it must show nothing.
  const reloadAfter = document.querySelector("[data-support-bar]") ? 0 : 1500;
  const states = ["show", "hide", "failed", "rejected"].map((state) => `components-reconnect-${state}`);
  const dialog = document.getElementById("components-reconnect-modal");
  let attempts = 0;
  let timer = 0;
  let down = false;
  let busy = false;
  let refused = false;
  let focusedBefore = null;

  const show = (state) =>
    dialog.dispatchEvent(new CustomEvent("components-reconnect-state-changed", { detail: { state } }));

  dialog.addEventListener("components-reconnect-state-changed", ({ detail: { state } }) => {
    const wasHidden = dialog.classList.contains("components-reconnect-hide");
    dialog.classList.remove(...states);
    dialog.classList.add(`components-reconnect-${state}`);
    document.documentElement.dataset.circuit = state;
    if (state === "hide") {
      if (dialog.contains(document.activeElement)) focusedBefore?.focus?.();
    } else if (wasHidden) {
      focusedBefore = document.activeElement;
      // A short interruption should go unnoticed; the style sheet delays the dialog by the same time.
      setTimeout(() => down && dialog.querySelector(".reconnect-card").focus(), 600);
    }
    if (state === "failed") dialog.querySelector("[data-reconnect]").focus();
  });

  // The server has no place for another tab; its text says what the limit is. What was typed in a tab that comes back stays.
  const refusal = document.getElementById("circuit-refused");
  const refuse = (connection, text) => {
    refused = true;
    clearTimeout(timer);
    if (down) show("hide");
    else setTimeout(() => connection.stop(), 1000); // after the answer, which says no more than this text
    refusal.querySelector("[data-refusal]").textContent = text;
    refusal.hidden = false;
    refusal.querySelector("button").focus();
  };

  // The server refused: the session has ended, or the server has restarted and lost this circuit. Reloading the page leads to a new
  // circuit or to sign-in.
  const reject = () => {
    if (refused) return;
    down = false;
    clearTimeout(timer);
    show("rejected");
    // Reloading would lose a secret that is shown once: the page says so, and the user reloads it.
    if (!portalShownOnce.holds()) setTimeout(() => location.reload(), reloadAfter);
  };
  const isRefusal = (error) => /ConnectCircuit|Status code '(401|403|421)'/.test(String(error));

  const attempt = async () => {
    clearTimeout(timer);
    if (!down || busy) return;
    busy = true;
    attempts += 1;
    document.getElementById("components-reconnect-current-attempt").textContent = String(attempts);
    try {
      if (!(await Blazor.reconnect()) && down) reject();
    } catch (error) {
      if (!down) return;
      if (isRefusal(error)) reject();
      else if (attempts >= delays.length) show("failed");
      else timer = setTimeout(attempt, delays[attempts]);
    } finally {
      busy = false;
    }
  };

  const startOver = () => {
    if (refused && !down) return location.reload(); // no circuit has begun here
    refused = false;
    refusal.hidden = true;
    attempts = 0;
    show("show");
    attempt();
  };

  const onConnectionDown = () => {
    if (down || refused) return;
    down = true;
    startOver();
  };
  // A navigation during the interruption did not reach the server: the URL has changed, the page has not.
  const syncUrl = () => {
    const shown = document.getElementById("main")?.dataset.address;
    const [address] = location.href.split("#");
    if (shown && shown.split("#")[0] !== address) Blazor.navigateTo(address, { replaceHistoryEntry: true });
  };
  const onConnectionUp = () => {
    down = false;
    clearTimeout(timer);
    show("hide");
    syncUrl();
  };

  document.addEventListener("click", (event) => event.target.closest?.("[data-reconnect]") && startOver());
  // Browsers throttle timers in hidden tabs and offline: retry immediately when the tab or the network is back.
  const tryNow = () => down && document.visibilityState === "visible" && startOver();
  document.addEventListener("visibilitychange", tryNow);
  addEventListener("online", tryNow);

  // WebSockets only (1): the server refuses other transports and records the attempts.
  const configureSignalR = (builder) => {
    const build = builder.withUrl("_blazor", { transport: 1 }).build.bind(builder);
    builder.build = () => {
      const connection = build();
      connection.on("Portal.Refused", (text) => refuse(connection, text));
      return connection;
    };
  };
  Blazor.start({ circuit: { configureSignalR, reconnectionHandler: { onConnectionDown, onConnectionUp } } });

  // If no circuit opens, the skeleton stays: show a message after a while.
  setTimeout(() => {
    const late = document.querySelector("[data-boot-late]");
    if (late && !refused) late.hidden = false;
  }, 10000);
})();
