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
/// Records refusals and failures (IC-10): bounded, aggregated, and never in the way of the refusal itself. If the record
/// cannot be written, the refusal holds all the same; the record is kept and written later.
/// </summary>
public sealed partial class PlatformEvents(IDbContextFactory<CatalogDbContext> catalog, ILogger<PlatformEvents> logger)
    : BackgroundService
{
    /// <summary>
    /// How many reference numbers are kept until the next write, and so for each second and node. Events beyond that are
    /// counted, but their references are only in the log.
    /// </summary>
    public const int MaximumReferences = 2_000;

    private const int MaximumPending = 1_000;
    private const int ReferencesPerRow = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Dictionary<PlatformEventKey, Aggregate> pending = [];
    private int references;

    /// <summary>Counts an event; it is written within a second.</summary>
    /// <param name="key">What happened and to whom. Never a tenant's content.</param>
    /// <param name="reference">Reference number that the caller was shown; staff find the event by it.</param>
    public void Record(PlatformEventKey key, string? reference = null)
    {
        // A refusal of this kind is an everyday answer, such as 404; the others may be attacks or defects.
        var level = key.Kind == PlatformEventKind.RequestRefused ? LogLevel.Information : LogLevel.Warning;
        LogEvent(level, key.Kind, key.TenantId, key.ServerId, key.Reason, reference);
        lock (gate)
        {
            Add(key, 1, reference is null ? [] : [reference]);
        }
    }

    /// <summary>Writes what is pending now.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<PlatformEventKey, Aggregate> taken;
        lock (gate)
        {
            (taken, pending, references) = (pending, [], 0);
        }
        if (taken.Count == 0)
        {
            return;
        }
        try
        {
            await using var db = await catalog.CreateDbContextAsync(cancellationToken);
            db.Events.AddRange(taken.SelectMany(pair => ToRows(pair.Key, pair.Value)));
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotWritten(e, taken.Count);
            lock (gate)
            {
                foreach (var (key, seen) in taken)
                {
                    Add(key, seen.Count, seen.References);
                }
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

    /// <summary>Under the lock.</summary>
    private void Add(PlatformEventKey key, int count, IReadOnlyCollection<string> more)
    {
        if (pending.Count >= MaximumPending && !pending.ContainsKey(key))
        {
            key = new PlatformEventKey(key.Kind); // under a flood the kind is still counted
        }
        if (!pending.TryGetValue(key, out var seen))
        {
            pending[key] = seen = new();
        }
        seen.Count += count;
        foreach (var reference in more.Take(MaximumReferences - references))
        {
            seen.References.Add(reference);
            references++;
        }
    }

    /// <summary>One row, or several when one could not hold all references; together they have the whole count.</summary>
    private static IEnumerable<EventRow> ToRows(PlatformEventKey key, Aggregate seen)
    {
        var parts = seen.References.Chunk(ReferencesPerRow).DefaultIfEmpty([]).ToList();
        var last = parts.Count - 1;
        return parts.Select(
            (part, i) => ToRow(key, i < last ? part.Length : seen.Count - (last * ReferencesPerRow), part)
        );
    }

    private static EventRow ToRow(PlatformEventKey key, int count, string[] references) =>
        new()
        {
            Kind = key.Kind,
            TenantId = key.TenantId,
            ServerId = key.ServerId,
            Reason = key.Reason,
            ReferenceNumbers = references,
            Count = count,
        };

    /// <summary>Equal events of one second.</summary>
    private sealed class Aggregate
    {
        public int Count { get; set; }

        public List<string> References { get; } = [];
    }

    [LoggerMessage(
        EventId = 1002,
        Message = "{Kind} tenant {TenantId} server {ServerId} reason {Reason} reference {Reference}"
    )]
    private partial void LogEvent(
        LogLevel level,
        PlatformEventKind kind,
        TenantId? tenantId,
        ServerId? serverId,
        string? reason,
        string? reference
    );

    [LoggerMessage(1003, LogLevel.Error, "{Count} platform events could not be written and are kept")]
    private partial void LogNotWritten(Exception exception, int count);
}
