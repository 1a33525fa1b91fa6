using System.Globalization;

namespace Portal.Platform.Tenancy;

/// <summary>Where a server is reached, and what must show in the TLS handshake (IC-5).</summary>
/// <param name="Address">One host, or several as <c>host:port,host:port</c>: then the one that is the primary is used.</param>
/// <param name="Port">TCP port of one host; several name theirs.</param>
/// <param name="KeyPin">SHA-256 over the server's SubjectPublicKeyInfo (RFC 7469, section 2.4); not compared with an authority.</param>
/// <param name="Authority">
/// Root certificates (PEM) under which the server's certificate must be valid for its host; null for a pinned key.
/// </param>
public sealed record ServerEndpoint(string Address, int Port, byte[] KeyPin, string? Authority = null)
{
    /// <summary>Whether another address may take over.</summary>
    public bool HasSeveral => Address.Contains(',', StringComparison.Ordinal);

    /// <summary>Each address by itself.</summary>
    public IReadOnlyList<ServerEndpoint> Each() =>
        HasSeveral
            ?
            [
                .. Address
                    .Split(',')
                    .Select(text =>
                    {
                        var colon = text.LastIndexOf(':');
                        return this with
                        {
                            Address = text[..colon].Trim('[', ']'),
                            Port = int.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture),
                        };
                    }),
            ]
            : [this];

    /// <summary>For people: host and port of each address.</summary>
    public override string ToString() =>
        HasSeveral ? Address
        : Address.Contains(':', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"[{Address}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");
}
