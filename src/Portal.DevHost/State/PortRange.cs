using System.Globalization;
using Portal.Operator.SampleData;
using Portal.Operator.Servers;

namespace Portal.DevHost.State;

/// <summary>A stack's TCP ports. Ranges with bases 1,000 apart do not overlap.</summary>
internal sealed record PortRange(int Base)
{
    private static readonly DevelopmentPorts Offsets = DevelopmentStack.Current.Ports;
    private const int HighestBase = 64_000;

    public int Web => Base + Offsets.Web;
    public int Api => Base + Offsets.Api;
    public int KeyService => Base + Offsets.KeyService;
    public int IdentityProvider => Base + Offsets.IdentityProvider;
    public int WebHealth => Base + Offsets.WebHealth;
    public int ApiHealth => Base + Offsets.ApiHealth;
    public int KeyServiceHealth => Base + Offsets.KeyServiceHealth;
    public int OperatorHealth => Base + Offsets.OperatorHealth;
    public int Catalog => Base + Offsets.Catalog;
    public int Keys => Base + Offsets.Keys;
    public int FirstServer => Base + Offsets.FirstServer;

    /// <summary>
    /// The range of this state: <c>PORTAL_PORT_BASE</c>, else the base it was created for, else 5100. The catalog contains
    /// addresses with ports (issuers, for example), so a state cannot move to another base.
    /// </summary>
    public static PortRange For(StateFolder state)
    {
        var stored = File.Exists(state.PortBaseFile)
            ? Parse(File.ReadAllText(state.PortBaseFile).Trim(), state.PortBaseFile)
            : null;
        var requested = Environment.GetEnvironmentVariable("PORTAL_PORT_BASE") is { Length: > 0 } text
            ? Parse(text, "PORTAL_PORT_BASE")
            : null;
        if (stored is not null && requested is not null && stored != requested)
            throw new DevHostException(
                $"""
                PORTAL_PORT_BASE is {requested.Base}, but {state.Root} was created for {stored.Base}, and its data contains addresses with those ports.
                Unset PORTAL_PORT_BASE, choose another folder with PORTAL_STATE, or reset this one: ./portal reset
                """
            );
        return requested ?? stored ?? new PortRange(Offsets.Base);
    }

    public void Save(StateFolder state) =>
        File.WriteAllText(state.PortBaseFile, Base.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reports every port that another process uses.</summary>
    public void EnsureFree(StateFolder state)
    {
        IEnumerable<(int Port, string Purpose)> needed =
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
        var inUse = needed
            .DistinctBy(port => port.Port)
            .Select(port => (port.Port, port.Purpose, Holder: PortHolder.Of(port.Port)))
            .Where(port => port.Holder is not null)
            .Select(port => $"Port {port.Port}, needed for {port.Purpose}, is in use by {port.Holder}.")
            .ToList();
        if (inUse.Count > 0)
            throw new DevHostException(
                string.Join('\n', inUse)
                    + $"\nStop that process, or start a second stack on other ports: PORTAL_PORT_BASE={Base + 1000} PORTAL_STATE=.portal-2 ./portal up"
            );
    }

    private static PortRange Parse(string text, string source) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1024 and <= HighestBase
            ? new PortRange(number)
            : throw new DevHostException($"{source} is '{text}': expected a number from 1024 to {HighestBase}.");
}
