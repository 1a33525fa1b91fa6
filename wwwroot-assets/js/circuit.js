// Starts Blazor and keeps its connection. Our own reconnection handler instead of the built-in one, whose timer knows whole seconds
// only: most interruptions are over within a second, and a returning tab should not wait for the next tick.
(() => {
  const delays = [0, 300, 1000, 2000, 4000, 4000, 8000, 8000, 15000, 15000, 30000, 30000];
  // Who reads "we are loading the page again" needs a moment; a support session that has ended shows nothing a moment longer.
  const reloadAfter = document.querySelector("[data-support-bar]") ? 0 : 1500;
  const states = ["show", "hide", "failed", "rejected"].map((state) => `components-reconnect-${state}`);
  const dialog = document.getElementById("components-reconnect-modal");
  let attempts = 0;
  let timer = 0;
  let down = false;
  let busy = false;
  let focusedBefore = null;

  const show = (state) => {
    const wasHidden = dialog.classList.contains("components-reconnect-hide");
    dialog.classList.remove(...states);
    dialog.classList.add(`components-reconnect-${state}`);
    document.documentElement.dataset.circuit = state;
    if (state === "hide") {
      if (dialog.contains(document.activeElement)) focusedBefore?.focus?.();
    } else if (wasHidden) {
      focusedBefore = document.activeElement;
      // A short interruption should be over before anybody notices; the style sheet delays the dialog just as long.
      setTimeout(() => down && dialog.querySelector(".reconnect-card").focus(), 600);
    }
    if (state === "failed") dialog.querySelector("[data-reconnect]").focus();
  };

  // The server answered and said no: the session has ended, or the server has restarted and knows this circuit no more.
  // Loading the page again leads to a new circuit, or to sign-in.
  const reject = () => {
    down = false;
    clearTimeout(timer);
    show("rejected");
    // What is shown once would be gone: the page says so where it stands, and the person loads it again.
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
    attempts = 0;
    show("show");
    attempt();
  };

  const onConnectionDown = () => {
    if (down) return;
    down = true;
    startOver();
  };
  // A way that was taken while the connection broke did not reach the server: the address has moved on, the page has not.
  const catchUp = () => {
    const shown = document.getElementById("main")?.dataset.address;
    const [address] = location.href.split("#");
    if (shown && shown.split("#")[0] !== address) Blazor.navigateTo(address, { replaceHistoryEntry: true });
  };
  const onConnectionUp = () => {
    down = false;
    clearTimeout(timer);
    show("hide");
    catchUp();
  };

  document.addEventListener("click", (event) => event.target.closest?.("[data-reconnect]") && startOver());
  // Timers sleep in hidden tabs and while the network is away: try at once when either returns.
  const tryNow = () => down && document.visibilityState === "visible" && startOver();
  document.addEventListener("visibilitychange", tryNow);
  addEventListener("online", tryNow);

  // WebSockets only (1): the server refuses the other transports, and trying them would be recorded as an attempt.
  const configureSignalR = (connection) => connection.withUrl("_blazor", { transport: 1 });
  Blazor.start({ circuit: { configureSignalR, reconnectionHandler: { onConnectionDown, onConnectionUp } } });

  // A circuit that was refused or cannot be reached leaves the skeleton standing: say so after a while.
  setTimeout(() => {
    const late = document.querySelector("[data-boot-late]");
    if (late) late.hidden = false;
  }, 10000);
})();
