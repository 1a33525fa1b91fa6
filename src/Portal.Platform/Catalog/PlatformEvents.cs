using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>What a platform event is about; equal ones within a second become one row with a count.</summary>
public readonly record struct PlatformEventKey(
    PlatformEventKind Kind,
    TenantId? TenantId = null,
    ServerId? ServerId = null,
    string? Reason = null
);

/// <summary>
/// Records refusals and failures (IC-10): bounded, aggregated, and never in the way of the refusal itself. Whoever is
/// refused stays refused when the record cannot be written; the count is then kept and written later.
/// </summary>
public sealed partial class PlatformEvents(IDbContextFactory<CatalogDbContext> catalog, ILogger<PlatformEvents> logger)
    : BackgroundService
{
    private const int MaximumPending = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<PlatformEventKey, (int Count, string? Reference)> pending = new();

    /// <summary>Counts an event; it is written within a second.</summary>
    /// <param name="key">What happened and to whom. Never a tenant's content.</param>
    /// <param name="reference">Reference number shown to the refused person.</param>
    public void Record(PlatformEventKey key, string? reference = null)
    {
        LogEvent(key.Kind, key.TenantId, key.ServerId, key.Reason, reference);
        if (pending.Count >= MaximumPending && !pending.ContainsKey(key))
        {
            key = new PlatformEventKey(key.Kind); // under a flood the kind is still counted
        }
        pending.AddOrUpdate(key, (1, reference), (_, seen) => (seen.Count + 1, reference ?? seen.Reference));
    }

    /// <summary>Writes what is pending now.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = new List<(PlatformEventKey Key, (int Count, string? Reference) Seen)>();
        foreach (var key in pending.Keys)
        {
            if (pending.TryRemove(key, out var seen))
            {
                taken.Add((key, seen));
            }
        }
        if (taken.Count == 0)
        {
            return;
        }
        try
        {
            await using var db = await catalog.CreateDbContextAsync(cancellationToken);
            db.Events.AddRange(taken.Select(t => ToRow(t.Key, t.Seen.Count, t.Seen.Reference)));
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotWritten(e, taken.Count);
            foreach (var (key, seen) in taken)
            {
                pending.AddOrUpdate(key, seen, (_, now) => (now.Count + seen.Count, now.Reference ?? seen.Reference));
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            await FlushAsync(CancellationToken.None);
        }
    }

    private static EventRow ToRow(PlatformEventKey key, int count, string? reference) =>
        new()
        {
            Kind = key.Kind,
            TenantId = key.TenantId,
            ServerId = key.ServerId,
            Reason = key.Reason,
            Reference = reference,
            Count = count,
        };

    [LoggerMessage(
        1002,
        LogLevel.Warning,
        "{Kind} tenant {TenantId} server {ServerId} reason {Reason} reference {Reference}"
    )]
    private partial void LogEvent(
        PlatformEventKind kind,
        TenantId? tenantId,
        ServerId? serverId,
        string? reason,
        string? reference
    );

    [LoggerMessage(1003, LogLevel.Error, "{Count} platform events could not be written and are kept")]
    private partial void LogNotWritten(Exception exception, int count);
}
