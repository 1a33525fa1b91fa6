namespace Portal.Platform.Connections;

/// <summary>What one database may take up of this node (ASVS 5.0, 13.1.2).</summary>
public sealed class BulkheadOptions
{
    /// <summary>Configuration section of the tenants' databases; the limits apply to each tenant.</summary>
    public const string Tenants = "Portal:TenantConnections";

    /// <summary>
    /// The operator marks what was written within 3 seconds and once more after that (IC-5): no transaction of a service may
    /// take longer.
    /// </summary>
    public static readonly TimeSpan LongestLimit = TimeSpan.FromSeconds(3);

    /// <summary>Connections, and so calls under way; 20 unless set. The server needs as many for each node, and one more.</summary>
    public int MaximumConnections { get; set; } = 20;

    /// <summary>Calls that wait for a connection; 200 unless set. Beyond that a call is refused immediately.</summary>
    public int MaximumWaiting { get; set; } = 200;

    /// <summary>
    /// How long a call may hold a connection, waiting for it and opening it included; 2.5 seconds unless set, since a caller
    /// is owed a 503 within 3. Statements end half a second earlier, by the server's own <c>statement_timeout</c>.
    /// </summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How long calls are refused after the server did not answer; 0.5 seconds unless set. Then one call tries.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Calls under way and waiting; beyond that a call is refused immediately.</summary>
    internal int MaximumCalls => MaximumConnections + MaximumWaiting;

    /// <summary>Of opening a physical connection: whole seconds, as Npgsql counts, and less than <see cref="Limit"/>.</summary>
    internal int OpeningSeconds => Math.Max(1, (int)Math.Min(Limit.TotalSeconds, 15));
}
