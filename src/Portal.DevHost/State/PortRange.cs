using System.Globalization;
using Portal.Operator.Servers;

namespace Portal.DevHost.State;

/// <summary>The TCP ports of one stack. Ranges whose bases are 1,000 apart do not overlap.</summary>
internal sealed record PortRange(int Base)
{
    private const int Default = 5100;
    private const int Highest = 64_000;

    public int Web => Base;
    public int Api => Base + 100;
    public int KeyService => Base + 200;
    public int IdentityProvider => Base + 300;
    public int WebHealth => Base + 500;
    public int ApiHealth => Base + 501;
    public int KeyServiceHealth => Base + 502;
    public int OperatorHealth => Base + 503;
    public int Catalog => Base + 510;
    public int Keys => Base + 511;
    public int FirstServer => Base + 520;

    /// <summary>
    /// The range of this state: <c>PORTAL_PORT_BASE</c>, else what the state was made for, else 5100. Addresses with ports
    /// are kept in the catalog (issuers, for example), so a state cannot move to another base.
    /// </summary>
    public static PortRange For(StateFolder state)
    {
        var kept = File.Exists(state.PortBaseFile)
            ? Parse(File.ReadAllText(state.PortBaseFile).Trim(), state.PortBaseFile)
            : null;
        var wanted = Environment.GetEnvironmentVariable("PORTAL_PORT_BASE") is { Length: > 0 } text
            ? Parse(text, "PORTAL_PORT_BASE")
            : null;
        if (kept is not null && wanted is not null && kept != wanted)
            throw new DevHostException(
                $"""
                PORTAL_PORT_BASE is {wanted.Base}, but {state.Root} was made for {kept.Base}, and addresses in it carry that port.
                Leave PORTAL_PORT_BASE out, name another folder by PORTAL_STATE, or wipe this one: ./portal reset
                """
            );
        return wanted ?? kept ?? new PortRange(Default);
    }

    public void Remember(StateFolder state) =>
        File.WriteAllText(state.PortBaseFile, Base.ToString(CultureInfo.InvariantCulture));

    /// <summary>Names every port that somebody else holds.</summary>
    public void RequireFree(StateFolder state)
    {
        IEnumerable<(int Port, string Purpose)> ours =
        [
            (Web, "Portal.Web"),
            (Api, "Portal.Api"),
            (KeyService, "Portal.KeyService"),
            (IdentityProvider, "the identity provider"),
            (WebHealth, "Portal.Web's health"),
            (ApiHealth, "Portal.Api's health"),
            (KeyServiceHealth, "Portal.KeyService's health"),
            (OperatorHealth, "Portal.Operator's health"),
            (Catalog, "the catalog's PostgreSQL server"),
            (Keys, "the key service's PostgreSQL server"),
            .. state.Clusters().Select(c => (c.Facts.Port, "PostgreSQL server " + Path.GetFileName(c.Facts.Folder))),
        ];
        var taken = ours.DistinctBy(port => port.Port)
            .Select(port => (port.Port, port.Purpose, Holder: PortHolder.Of(port.Port)))
            .Where(port => port.Holder is not null)
            .Select(port => $"Port {port.Port}, needed for {port.Purpose}, is held by {port.Holder}.")
            .ToList();
        if (taken.Count > 0)
            throw new DevHostException(
                string.Join('\n', taken)
                    + $"\nEnd what holds it, or start a second stack elsewhere: PORTAL_PORT_BASE={Base + 1000} PORTAL_STATE=.portal-2 ./portal up"
            );
    }

    private static PortRange Parse(string text, string source) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1024 and <= Highest
            ? new PortRange(number)
            : throw new DevHostException($"{source} is '{text}': expected a number from 1024 to {Highest}.");
}
