using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Platform.Tests.Catalog;
using Portal.Platform.Tests.Connections;
using Portal.Testing;

namespace Portal.Platform.Tests.Auditing;

/// <summary>IC-13: nothing happens unaudited.</summary>
public sealed class AuditWriterTests(TestPlatform platform)
{
    private AuditWriter Writer => platform.Web.GetRequiredService<AuditWriter>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_that_arrive_together_are_committed_together_and_none_is_lost()
    {
        const int count = 200; // more than these may not wait at once
        var binding = await platform.ProvisionAsync("audited", ServerTier.Schema);
        var entries = Enumerable.Range(0, count).Select(_ => Refusals.NewEntry()).ToList();
        await Task.WhenAll(entries.Select(entry => Writer.WriteAsync(binding, TenantRole.App, entry, Token)));

        await using var connection = await platform.OpenAsync(binding);
        await using var command = new NpgsqlCommand(
            "SELECT count(*), count(DISTINCT xid) FROM audit_entries WHERE correlation_id = ANY ($1)",
            connection
        );
        command.Parameters.Add(new() { Value = entries.Select(entry => entry.CorrelationId).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(Token);
        await reader.ReadAsync(Token);
        Assert.Equal(count, reader.GetInt64(0));
        Assert.InRange(reader.GetInt64(1), 1, count / 5);
    }

    [Fact]
    public async Task An_entry_keeps_every_field_and_the_database_adds_id_transaction_and_time()
    {
        var binding = await platform.ProvisionAsync("audited", ServerTier.Schema);
        var (actor, subject, target, session) = (
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            Guid.CreateVersion7()
        );
        var correlation = Guid.CreateVersion7().ToString("n");
        var entry = new AuditEntry
        {
            ActorKind = AuditActorKind.Staff,
            ActorId = actor,
            ActorLabel = "sam@staff.test",
            ActingForId = subject,
            Action = (int)AuditAction.UserViewed,
            TargetKind = "user",
            TargetId = target,
            TargetLabel = "'; DROP TABLE users; --",
            Outcome = AuditOutcome.Denied,
            Address = System.Net.IPAddress.Parse("2001:db8::1"),
            SessionId = session,
            CorrelationId = correlation,
            Details = """{"before": 1}""",
        };
        await Writer.WriteAsync(binding, TenantRole.Support, entry, Token);
        Assert.True(
            await platform.AnyAsync(
                "audited",
                $"""
                SELECT 1 FROM audit_entries
                WHERE (actor_kind, actor_id, actor_label, acting_for_id, action, target_kind, target_id, outcome, address,
                       session_id, details->>'before', target_label)
                    = (3, '{actor}', 'sam@staff.test', '{subject}', 201, 'user', '{target}', 2, '2001:db8::1',
                       '{session}', '1', $t$'; DROP TABLE users; --$t$)
                  AND correlation_id = '{correlation}' AND entry_id > 0 AND xid < pg_current_xact_id()
                  AND occurred_at BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp()
                """
            )
        );
    }

    [Fact]
    public async Task Without_the_right_to_insert_nothing_succeeds_and_the_right_given_back_is_enough()
    {
        var binding = await platform.ProvisionAsync("unaudited", ServerTier.Schema);
        var other = await platform.ProvisionAsync("audited", ServerTier.Schema);
        await platform.AsAdministratorAsync("unaudited", $"REVOKE INSERT ON audit_entries FROM {binding.AppRole}");
        var entry = Refusals.NewEntry();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Writer.WriteAsync(binding, TenantRole.App, entry, Token));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() =>
            Writer.WriteAsync(binding, TenantRole.App, Refusals.NewEntry(), Token)
        );
        Assert.False(await platform.HasEntryAsync("unaudited", entry.CorrelationId));
        Assert.Null(
            await platform.AsAsync("portal_web", $"SELECT 1 FROM quarantines WHERE tenant_id = '{binding.TenantId}'")
        );
        await Writer.WriteAsync(other, TenantRole.App, Refusals.NewEntry(), Token);

        await platform.RunProvisioningAsync("unaudited", ServerTier.Schema); // the operator's grants heal it
        entry = Refusals.NewEntry();
        await Writer.WriteAsync(binding, TenantRole.App, entry, Token);
        Assert.True(await platform.HasEntryAsync("unaudited", entry.CorrelationId));
    }

    [Fact]
    public async Task A_caller_that_goes_away_does_not_take_the_entries_of_others_along()
    {
        var binding = await platform.ProvisionAsync("audited", ServerTier.Schema);
        using var leaving = new CancellationTokenSource();
        var (gone, stays) = (Refusals.NewEntry(), Refusals.NewEntry());
        var first = Writer.WriteAsync(binding, TenantRole.App, gone, leaving.Token);
        var second = Writer.WriteAsync(binding, TenantRole.App, stays, Token);
        await leaving.CancelAsync();
        await second;
        Assert.True(await platform.HasEntryAsync("audited", stays.CorrelationId));
        await first.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
