using Portal.Platform.Tenancy;
using Portal.Web.SignIn;

namespace Portal.Web.Circuits;

/// <summary>A tab of a browser: a circuit with its connection, counted once, whatever happens to either.</summary>
/// <param name="tabs">Counts it; its lock guards the properties that change.</param>
/// <param name="identity">Whose it is.</param>
/// <param name="connection">The connection that it came with.</param>
/// <param name="since">Timestamp of its beginning.</param>
internal sealed class CircuitTab(CircuitTabs tabs, TenantIdentity identity, ConnectionHolder connection, long since)
{
    public TenantId Tenant => identity.TenantId;

    public LeaseKey Session => identity.Key;

    public Guid Person { get; } = identity.CreateActor().Id;

    /// <summary>Its connection; null once that was lost.</summary>
    public ConnectionHolder? Connection { get; set; } = connection;

    /// <summary>Whether its connection has not asked for a circuit yet.</summary>
    public bool IsWaiting { get; set; } = true;

    /// <summary>Timestamp since which it waits, or is without a connection.</summary>
    public long Since { get; set; } = since;

    /// <summary>Begins its circuit, unless a limit is reached.</summary>
    public CircuitLimit? Start() => tabs.Start(this);

    /// <summary>Its browser asks for it again. Within the window it is admitted in any case.</summary>
    public CircuitLimit? Claim() => tabs.Claim(this);

    /// <summary>Its circuit goes on over another connection; the one before is aborted.</summary>
    public void MoveTo(ConnectionHolder next) => tabs.Move(this, next)?.Disconnect();

    /// <summary>A connection was lost.</summary>
    public void Drop(ConnectionHolder lost) => tabs.Drop(this, lost);

    /// <summary>Its circuit has closed for good.</summary>
    public void Close() => tabs.Close(this);
}
