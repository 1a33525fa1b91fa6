using System.Text;

namespace Portal.Isolation.Tests.Faults;

/// <summary>
/// Makes the request of one case: well formed but for one to three faults, so that it gets as far as the fault lets it.
/// Seed and number determine it, apart from credentials and ids.
/// </summary>
internal sealed class FaultRequests(FaultTarget target, int seed, int number)
{
    private const int MaximumFaults = 3;

    private static readonly string[] OtherMethods =
    [
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "CONNECT",
        "FOO",
        "get",
    ];

    private readonly FaultDice dice = new(seed, number);
    private readonly List<(string Name, string Value)> headers = [];
    private (string Path, string Query, string Host) address;
    private (string Type, byte[] Octets) body;
    private string? encoding;

    /// <summary>The request.</summary>
    public async Task<FaultRequest> CreateAsync(FaultCredentials credentials)
    {
        var method = dice.Chance(2, 3) ? dice.Of(target.Methods) : dice.Of(OtherMethods);
        address = (FaultAddresses.Fill(target.Pattern, dice, isMalformed: false), "", target.Host);
        body = FaultBodies.For(target, dice, isMalformed: false);
        await AddCredentialsAsync(credentials);
        for (var faults = dice.Below(MaximumFaults) + 1; faults > 0; faults--)
        {
            AddFault();
        }
        var hasBody = method is not ("GET" or "HEAD" or "OPTIONS" or "TRACE" or "CONNECT") || dice.Chance(1, 8);
        return Write(method, hasBody ? AddBody() : FaultFraming.None);
    }

    private void AddFault()
    {
        switch (dice.Below(9))
        {
            case 0:
                address.Path = FaultAddresses.Fill(target.Pattern, dice, isMalformed: true);
                break;
            case 1 or 2:
                address.Query += (address.Query.Length == 0 ? "?" : "&") + FaultAddresses.Query(dice);
                break;
            case 3 or 4:
                headers.Add(dice.Of(FaultHeaders.Headers));
                break;
            case 5:
                body.Type = dice.Of(FaultHeaders.ContentTypes);
                break;
            case 6 or 7:
                body = FaultBodies.For(target, dice, isMalformed: true);
                break;
            case 8 when dice.Chance(3, 4):
                encoding = dice.Of(FaultHeaders.Encodings);
                break;
            default:
                address.Host = dice.Of(FaultHeaders.Hosts);
                break;
        }
    }

    /// <summary>Live ones in two of three requests, with the origin that a browser would send.</summary>
    private async Task AddCredentialsAsync(FaultCredentials credentials)
    {
        if (dice.Chance(9, 10))
        {
            headers.Add(("Origin", "http://" + target.Host));
        }
        switch (dice.Below(6))
        {
            case 0:
                break;
            case 1:
                headers.Add(dice.Of(FaultHeaders.Credentials));
                break;
            default:
                headers.AddRange(await credentials.ForAsync(target, dice.Below(1000)));
                break;
        }
    }

    private FaultFraming AddBody()
    {
        headers.Add(("Content-Type", body.Type));
        var octets = body.Octets;
        if (encoding is not null)
        {
            headers.Add(("Content-Encoding", encoding));
            octets = FaultBodies.Encode(encoding, octets, dice);
        }
        var framing = FaultFraming.Of(octets, dice);
        if (framing.Header is { } header)
        {
            headers.Add(header);
        }
        return framing;
    }

    private FaultRequest Write(string method, FaultFraming framing)
    {
        var head = new StringBuilder($"{method} {address.Path}{address.Query} HTTP/1.1\r\n");
        foreach (var (name, value) in headers.Prepend(("Connection", "close")).Prepend(("Host", address.Host)))
        {
            head.Append($"{name}: {value}\r\n");
        }
        head.Append("\r\n");
        return new([.. Encoding.Latin1.GetBytes(head.ToString()), .. framing.Body], framing.IsCut);
    }
}
