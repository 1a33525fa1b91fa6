using Portal.Platform.Tenancy;
using Portal.Web.SignIn;

namespace Portal.Web.Circuits;

/// <summary>
/// Counts this node's open tabs against <see cref="CircuitLimits"/>, by tenant first (IC-12). A tab without a connection
/// counts for 5 seconds: time for its browser to come back to it, and no longer, so that nobody is locked out by tabs that
/// are gone. A connection that has not asked for a circuit is no tab yet, since a browser that comes back needs one while its
/// lost one still counts; there may be as many of those as of tabs, and each is given 10 seconds.
/// </summary>
internal sealed class CircuitTabs(CircuitLimits limits, TimeProvider time)
{
    /// <summary>How long a tab counts without a connection.</summary>
    public static readonly TimeSpan DroppedFor = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may take to ask for a circuit.</summary>
    public static readonly TimeSpan WaitingFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(2); // the framework has dropped its circuit by then
    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, HashSet<CircuitTab>> tabs = [];

    /// <summary>Gives a new connection a tab that waits for its circuit.</summary>
    /// <returns>The limit that prevents it, or null.</returns>
    public CircuitLimit? Connect(TenantIdentity identity, ConnectionHolder connection)
    {
        var tab = new CircuitTab(this, identity, connection, time.GetTimestamp());
        lock (gate)
        {
            if (Reached(tab, waiting: true) is { } limit)
            {
                return limit;
            }
            Add(tab);
            connection.Tab = tab;
            return null;
        }
    }

    public CircuitLimit? Start(CircuitTab tab)
    {
        lock (gate)
        {
            if (!tab.IsWaiting)
            {
                return null; // the framework refuses a second circuit
            }
            var limit = Reached(tab, waiting: false);
            if (limit is null)
            {
                tab.IsWaiting = false;
                Add(tab); // it may have been overdue
            }
            return limit;
        }
    }

    public CircuitLimit? Claim(CircuitTab tab)
    {
        lock (gate)
        {
            if (Counts(tab))
            {
                return null;
            }
            var limit = Reached(tab, waiting: false);
            if (limit is null)
            {
                tab.Since = time.GetTimestamp(); // it counts again while its browser takes it up
                Add(tab);
            }
            return limit;
        }
    }

    /// <returns>The connection that it had, if any.</returns>
    public ConnectionHolder? Move(CircuitTab tab, ConnectionHolder next)
    {
        lock (gate)
        {
            Remove(next.Tab!);
            Add(tab);
            var before = tab.Connection;
            (tab.Connection, next.Tab) = (next, tab);
            return before == next ? null : before;
        }
    }

    public void Drop(CircuitTab tab, ConnectionHolder lost)
    {
        lock (gate)
        {
            if (tab.IsWaiting)
            {
                Remove(tab);
            }
            else if (tab.Connection == lost)
            {
                (tab.Connection, tab.Since) = (null, time.GetTimestamp());
            }
        }
    }

    public void Close(CircuitTab tab)
    {
        lock (gate)
        {
            if (tab.Connection is null)
            {
                Remove(tab);
            }
            else if (!tab.IsWaiting)
            {
                (tab.IsWaiting, tab.Since) = (true, time.GetTimestamp()); // a connection that serves nothing any more
            }
        }
    }

    /// <summary>Aborts connections that asked for no circuit in time, and forgets tabs that nobody comes back to.</summary>
    public void EndOverdue()
    {
        List<CircuitTab> overdue;
        lock (gate)
        {
            overdue = [.. tabs.Values.SelectMany(ofTenant => ofTenant).Where(IsOverdue)];
            overdue.ForEach(Remove);
        }
        overdue.ForEach(tab => tab.Connection?.Disconnect());
    }

    private bool IsOverdue(CircuitTab tab) =>
        tab.IsWaiting
            ? time.GetElapsedTime(tab.Since) >= WaitingFor
            : tab.Connection is null && time.GetElapsedTime(tab.Since) >= ForgottenAfter;

    /// <summary>Under the lock: the limit that the other tabs, or the other waiting connections, have reached.</summary>
    private CircuitLimit? Reached(CircuitTab tab, bool waiting)
    {
        bool IsOther(CircuitTab other) => other != tab && other.IsWaiting == waiting && Counts(other);
        var ofTenant = (tabs.GetValueOrDefault(tab.Tenant) ?? []).Where(IsOther).ToList();
        return ofTenant.Count(other => other.Session == tab.Session) >= limits.PerSession ? CircuitLimit.Session
            : ofTenant.Count(other => other.Person == tab.Person) >= limits.PerPerson ? CircuitLimit.Person
            : ofTenant.Count >= limits.OfTenant ? CircuitLimit.Tenant
            : tabs.Values.Sum(others => others.Count(IsOther)) >= limits.PerNode ? CircuitLimit.Node
            : null;
    }

    private bool Counts(CircuitTab tab) => tab.Connection is not null || time.GetElapsedTime(tab.Since) < DroppedFor;

    private void Add(CircuitTab tab)
    {
        if (!tabs.TryGetValue(tab.Tenant, out var ofTenant))
        {
            tabs[tab.Tenant] = ofTenant = [];
        }
        ofTenant.Add(tab);
    }

    private void Remove(CircuitTab tab)
    {
        if (tabs.TryGetValue(tab.Tenant, out var ofTenant) && ofTenant.Remove(tab) && ofTenant.Count == 0)
        {
            tabs.Remove(tab.Tenant);
        }
    }
}
