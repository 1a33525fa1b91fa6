using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Platform.Tests.Catalog;
using Portal.Testing;

namespace Portal.Platform.Tests.Connections;

/// <summary>What IC-5 promises of every refusal: no statement of the caller, a quarantine, an event.</summary>
internal static class Refusals
{
    /// <summary>Lets a caller try to write, and returns the correlation id of the entry that must stand nowhere.</summary>
    public static async Task<string> AssertRefusedAsync(
        this TestPlatform platform,
        TenantBinding binding,
        string reason,
        TenantRole role = TenantRole.App
    )
    {
        var entry = NewEntry();
        var writer = platform.Web.GetRequiredService<AuditWriter>();
        var refusal = await Assert.ThrowsAsync<ServerIdentityException>(() =>
            writer.WriteAsync(binding, role, entry, TestContext.Current.CancellationToken)
        );
        Assert.Equal(reason, refusal.Reason);
        Assert.Equal("The tenant's server did not prove its identity.", refusal.Message);
        await platform.AssertQuarantinedAsync(binding, reason);
        return entry.CorrelationId;
    }

    public static async Task AssertQuarantinedAsync(this TestPlatform platform, TenantBinding binding, string reason)
    {
        await platform.Web.GetRequiredService<PlatformEvents>().FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            reason,
            await platform.AsAsync(
                "portal_web",
                $"SELECT reason FROM quarantines WHERE tenant_id = '{binding.TenantId}' AND lifted_at IS NULL"
            )
        );
        Assert.NotNull(
            await platform.AsAsync(
                "portal_operator",
                $"""
                SELECT 1 FROM events WHERE kind = 200 AND reason = '{reason}'
                AND tenant_id = '{binding.TenantId}' AND server_id = '{binding.ServerId}'
                """
            )
        );
    }

    /// <summary>Within 10 seconds and without a hand: connections that broke are replaced, and an open breaker closes.</summary>
    public static async Task AssertServedAgainAsync(this TestPlatform platform, TenantBinding binding)
    {
        for (var begun = Stopwatch.GetTimestamp(); !await IsServedAsync(); await Task.Delay(50))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeLimit.WithSlack(10), "not served again");
        }

        async Task<bool> IsServedAsync()
        {
            try
            {
                var writer = platform.Web.GetRequiredService<AuditWriter>();
                await writer.WriteAsync(binding, TenantRole.App, NewEntry(), TestContext.Current.CancellationToken);
                return true;
            }
            catch (Exception e) when (e is ServiceUnavailableException || DatabaseErrors.IsUnavailable(e))
            {
                return false;
            }
        }
    }

    public static Task LiftAsync(this TestPlatform platform, TenantBinding binding) =>
        platform.AsAsync(
            "portal_operator",
            $"UPDATE quarantines SET lifted_at = now() WHERE tenant_id = '{binding.TenantId}'"
        );

    public static async Task<bool> HasEntryAsync(this TestPlatform platform, string urlId, string correlationId) =>
        await platform.AnyAsync(urlId, $"SELECT 1 FROM audit_entries WHERE correlation_id = '{correlationId}'");

    public static AuditEntry NewEntry() =>
        new()
        {
            ActorKind = AuditActorKind.User,
            ActorLabel = "ada@acme.test",
            Action = (int)AuditAction.JourneysListed,
            Outcome = AuditOutcome.Succeeded,
            CorrelationId = Guid.CreateVersion7().ToString("n"),
        };
}
