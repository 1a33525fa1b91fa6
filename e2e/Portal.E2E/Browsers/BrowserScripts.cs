namespace Portal.E2E.Browsers;

/// <summary>Scripts that run in the pages before their own.</summary>
internal static class BrowserScripts
{
    /// <summary>Reports violations of the content security policy, and remembers the sockets, for tests to cut them.</summary>
    public const string Watch = """
        addEventListener("securitypolicyviolation", (event) =>
          console.error(`CSP: ${event.effectiveDirective} blocked ${event.blockedURI}`));
        window.testSockets = [];
        window.WebSocket = class extends WebSocket {
          constructor(...given) {
            super(...given);
            window.testSockets.push(this);
          }
        };
        """;

    /// <summary>Cuts every connection of the page, as a network does: while offline, closing waits for an answer that never comes.</summary>
    public const string CutSockets = """
        () => window.testSockets.forEach((socket) => {
          socket.close();
          socket.onclose?.(new CloseEvent("close", { code: 1006 }));
        })
        """;
}
