using System.Globalization;
using System.Net;
using Portal.Operator.Provisioning;
using Portal.Platform.Tenancy;

namespace Portal.Operator.RegisteredServers;

/// <summary>Reads the addresses of a server as an administrator writes them: <c>host:port[,host:port]</c>.</summary>
internal static class AddressList
{
    private const int Maximum = 8;
    private const int DefaultPort = 5432;

    /// <summary>The same server in one spelling: hosts in lower case, without trailing dots, each with its port.</summary>
    /// <exception cref="ProvisioningException">It is no such list.</exception>
    public static ServerEndpoint Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne).ToList();
        if (parts.Count > Maximum || parts.Distinct().Count() != parts.Count)
        {
            throw Wrong(text, $"an address twice, or more than {Maximum}");
        }
        return parts is [var only]
            ? new(only.Host.Trim('[', ']'), only.Port, [])
            : new(
                string.Join(
                    ',',
                    parts.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Host}:{one.Port}"))
                ),
                parts[0].Port,
                []
            );
    }

    private static (string Host, int Port) ParseOne(string text)
    {
        var end = text.StartsWith('[')
            ? text.IndexOf(']', StringComparison.Ordinal) + 1
            : text.IndexOf(':', StringComparison.Ordinal);
        var (host, rest) = end < 0 ? (text, "") : (text[..end], text[end..]);
        host = host.TrimEnd('.').ToLowerInvariant();
        var isAddress = host.StartsWith('[') && IPAddress.TryParse(host, out _);
        if (!isAddress && Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4))
        {
            throw Wrong(text, "no host name");
        }
        var port = DefaultPort;
        var isPort =
            rest.Length == 0
            || (
                rest[0] == ':'
                && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port is > 0 and <= 65_535
            );
        return isPort ? (host, port) : throw Wrong(text, "no port from 1 to 65535");
    }

    private static ProvisioningException Wrong(string text, string what) =>
        new("addresses such as db1.example:5432,db2.example:5432", $"{what} in '{text}'", "correct --address");
}
