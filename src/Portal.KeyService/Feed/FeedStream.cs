using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Portal.KeyService.Callers;
using Portal.KeyService.Database;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Feed;

/// <summary>
/// The revocation feed of one caller: newline-delimited JSON. A heartbeat names the moment as of which there were no further
/// entries; while the database does not respond there is none, so that callers stop trusting their caches.
/// </summary>
internal sealed class FeedStream(FeedDatabase database, TimeProvider time, HttpResponse response, JsonOptions json)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// Then the caller connects again, which synchronizes its clock with this one: however little they drift, it adds up.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly long acceptedAt = time.GetTimestamp();

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet(KeyServiceRoutes.Feed, GetAsync).RequireRight(CallerRight.Verify);

    private static async Task GetAsync(
        Guid? feed,
        long? after,
        FeedDatabase database,
        TimeProvider time,
        IOptions<JsonOptions> json,
        IHostApplicationLifetime lifetime,
        HttpContext http
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            lifetime.ApplicationStopping
        );
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/x-ndjson";
        try
        {
            await new FeedStream(database, time, http.Response, json.Value).RunAsync(feed, after, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The caller disconnected, or this process ends.
        }
    }

    /// <summary>
    /// Ends after its lifetime, right after a heartbeat; and when entries are missing: the caller then connects again and
    /// starts over.
    /// </summary>
    private async Task RunAsync(Guid? feed, long? after, CancellationToken ct)
    {
        var page = await database.ReadAsync(after ?? 0, ct);
        var resumed = feed == page.Feed && after is { } from && Continues(page, from);
        var sequence = resumed ? after!.Value : page.Sequence;
        await WriteAsync(new(FeedLineKind.Start, sequence) { Feed = page.Feed, Resumed = resumed }, ct);

        var (current, confirmedAt) = (page.Feed, -Heartbeat);
        while (true)
        {
            var readAt = time.GetElapsedTime(acceptedAt);
            if (await TryReadAsync(sequence, ct) is not { } next)
            {
                await Task.Delay(Poll, time, ct); // callers bear a short silence; a long one ends their trust
                continue;
            }
            page = next;
            if (page.Feed != current || !Continues(page, sequence))
            {
                return;
            }
            foreach (var entry in page.Entries)
            {
                await WriteAsync(ToLine(entry), ct);
                sequence = entry.Sequence;
            }
            if (sequence < page.Sequence)
            {
                continue; // there is more than one page
            }
            if (readAt - confirmedAt >= Heartbeat)
            {
                await WriteAsync(new(FeedLineKind.Alive, sequence) { At = (long)readAt.TotalMilliseconds }, ct);
                confirmedAt = readAt;
                if (readAt >= Lifetime)
                {
                    return;
                }
            }
            await Task.Delay(Poll, time, ct);
        }
    }

    private async Task<FeedPage?> TryReadAsync(long after, CancellationToken ct)
    {
        try
        {
            return await database.ReadAsync(after, ct);
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e))
        {
            return null;
        }
    }

    private async Task WriteAsync(FeedLine line, CancellationToken ct)
    {
        await JsonSerializer.SerializeAsync(response.Body, line, json.SerializerOptions, ct);
        await response.Body.WriteAsync("\n"u8.ToArray(), ct);
        await response.Body.FlushAsync(ct);
    }

    /// <summary>False when entries after <paramref name="from"/> were pruned, or when it is beyond the last one.</summary>
    private static bool Continues(FeedPage page, long from) =>
        page.Entries is [var first, ..] ? first.Sequence == from + 1 : page.Sequence == from;

    private static FeedLine ToLine(FeedEntryRow entry) =>
        entry.KeyId is { } key
            ? new(FeedLineKind.Revoked, entry.Sequence) { KeyId = key }
            : new(FeedLineKind.Bound, entry.Sequence) { TenantId = entry.TenantId };
}
