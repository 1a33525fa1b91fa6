using System.Collections.Concurrent;

namespace Portal.E2E.Browsers;

/// <summary>
/// Notes what must not happen in any page: errors on the console, violations of the content security policy, exceptions,
/// requests to another origin. A test says which of them it brings about on purpose.
/// </summary>
public sealed class PageWatch
{
    private readonly ConcurrentQueue<string> faults = new();
    private readonly ConcurrentBag<string> allowed = [];
    private readonly IReadOnlyList<string> origins;

    /// <param name="context">All of its pages are watched.</param>
    /// <param name="origins">Where requests may go: the tenant's own origin and its identity provider's.</param>
    public PageWatch(IBrowserContext context, IReadOnlyList<string> origins)
    {
        this.origins = origins;
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                faults.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => faults.Enqueue($"exception: {error.Error}");
        context.Request += (_, request) => Check(request.Url);
        context.Page += (_, page) => page.WebSocket += (_, socket) => Check("http" + socket.Url[2..]);
    }

    /// <summary>Faults that contain this are part of what the test tries: a refusal's status, a lost connection.</summary>
    public void Allow(string part) => allowed.Add(part);

    /// <summary>What a browser and its circuit report when the server or the network goes away, or ends the session.</summary>
    public void AllowLostConnection()
    {
        foreach (
            var part in new[]
            {
                "WebSocket",
                "Connection disconnected",
                "Cannot send data if the connection", // what MudBlazor would tell the server, such as a new size
                "Error: Circuit", // the same, once the server has forgotten the circuit
                "Failed to ",
                "net::ERR_",
                "(401",
                "(503",
            }
        )
        {
            Allow(part);
        }
    }

    /// <summary>Fails if anything happened that must not.</summary>
    public void Verify()
    {
        var left = faults.Where(fault => !allowed.Any(part => fault.Contains(part, StringComparison.Ordinal)));
        Assert.Empty(left);
    }

    private void Check(string address)
    {
        var uri = new Uri(address);
        if (uri.Scheme is "http" or "https" && !origins.Contains(uri.GetLeftPart(UriPartial.Authority)))
        {
            faults.Enqueue("request to another origin: " + address);
        }
    }
}
