using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Portal.Platform.Tenancy;

/// <summary>
/// An exact DNS name in lower-case ASCII, without port (IC-1). Names are compared whole: there is no wildcard, suffix,
/// <c>www.</c> or trailing-dot match, and an IP literal is not a name.
/// </summary>
public readonly record struct HostName
{
    private const int MaximumLength = 253; // RFC 1035, section 2.3.4
    private const int MaximumLabelLength = 63;

    private HostName(string value) => Value = value;

    /// <summary>The name, lower case.</summary>
    public string Value { get; }

    /// <summary>
    /// Reads the host part of a <c>Host</c> header; a port is ignored. It takes the header itself: the framework's
    /// <c>Request.Host</c> decodes punycode, and throws where that is malformed.
    /// </summary>
    /// <param name="headerHost">For example <c>Acme.portal.localhost:5100</c>.</param>
    /// <param name="name">The name when the value is one.</param>
    /// <returns>False for anything that is not exactly one DNS name, for example an IP literal or a trailing dot.</returns>
    public static bool TryParse([NotNullWhen(true)] string? headerHost, out HostName name)
    {
        name = default;
        if (string.IsNullOrEmpty(headerHost))
        {
            return false;
        }
        var host = headerHost.AsSpan();
        var colon = host.IndexOf(':');
        if (colon >= 0)
        {
            if (!ushort.TryParse(host[(colon + 1)..], System.Globalization.NumberStyles.None, null, out _))
            {
                return false;
            }
            host = host[..colon];
        }
        if (host.Length is 0 or > MaximumLength || !HasOnlyLabels(host) || IPAddress.TryParse(host, out _))
        {
            return false;
        }
        name = new HostName(host.ToString().ToLowerInvariant());
        return true;
    }

    /// <summary>Reads a name that must be valid, for example one from configuration.</summary>
    /// <exception cref="FormatException">The value is not a DNS name.</exception>
    public static HostName Parse(string value) =>
        TryParse(value, out var name)
            ? name
            : throw new FormatException(
                $"'{value}' is not a host name: expected an exact DNS name such as acme.example."
            );

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool HasOnlyLabels(ReadOnlySpan<char> host)
    {
        foreach (var range in host.Split('.'))
        {
            var label = host[range];
            if (label.Length is 0 or > MaximumLabelLength || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }
        return true;
    }
}
