using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;
using Portal.Platform.Tests.Catalog;
using Portal.Testing;

namespace Portal.Platform.Tests.Connections;

/// <summary>What a database refuses for a while is unavailable, no attack: nothing is quarantined, nobody has to lift it.</summary>
public sealed class PassingFaultTests(TestPlatform platform)
{
    private const string UrlId = "passing";
    private static long version = 1_000;

    /// <summary>{0} is the app role, {1} the database, {2} the app role's password.</summary>
    public static TheoryData<string, string, string> Faults { get; } =
        new()
        {
            { "28P01", "ALTER ROLE {0} PASSWORD 'another'", "ALTER ROLE {0} PASSWORD '{2}'" },
            { "28000", "ALTER ROLE {0} NOLOGIN", "ALTER ROLE {0} LOGIN" },
            { "42501", "REVOKE CONNECT ON DATABASE {1} FROM {0}", "GRANT CONNECT ON DATABASE {1} TO {0}" },
            { "42501", "REVOKE SELECT ON portal_identity FROM {0}", "GRANT SELECT ON portal_identity TO {0}" },
            { "53300", "ALTER ROLE {0} CONNECTION LIMIT 0", "ALTER ROLE {0} CONNECTION LIMIT -1" },
            {
                "25006",
                "ALTER ROLE {0} SET default_transaction_read_only = on",
                "ALTER ROLE {0} RESET default_transaction_read_only"
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_passing_fault_is_unavailable_and_served_again_within_ten_seconds(
        string state,
        string begin,
        string end
    )
    {
        var binding = await GetBindingAsync();
        await platform.AsAdministratorAsync(UrlId, Named(begin, binding));
        try
        {
            Assert.Equal(state, FindState(await FailAsync(binding)));
            await FailAsync(binding); // by the server again, or by the breaker
        }
        finally
        {
            await platform.AsAdministratorAsync(UrlId, Named(end, binding));
        }
        // A role's settings reach new sessions only; they are renewed as with any change of the binding.
        await platform.AssertServedAgainAsync(binding with { Version = Interlocked.Increment(ref version) });
        Assert.Null(
            await platform.AsAsync("portal_web", $"SELECT 1 FROM quarantines WHERE tenant_id = '{binding.TenantId}'")
        );
    }

    [Theory]
    [InlineData("57P01")]
    [InlineData("57P03")]
    [InlineData("53300")]
    [InlineData("08006")]
    public void A_server_that_goes_down_or_comes_up_opens_the_breaker(string state) =>
        Assert.True(DatabaseErrors.IsDown(new PostgresException("", "FATAL", "FATAL", state)));

    private Task WriteAsync(TenantBinding binding) =>
        platform
            .Web.GetRequiredService<AuditWriter>()
            .WriteAsync(binding, TenantRole.App, Refusals.NewEntry(), TestContext.Current.CancellationToken);

    private async Task<Exception> FailAsync(TenantBinding binding)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(binding));
        Assert.True(failure is ServiceUnavailableException || DatabaseErrors.IsUnavailable(failure), $"{failure}");
        return failure;
    }

    private static string? FindState(Exception? e) =>
        e is null ? null : (e as PostgresException)?.SqlState ?? FindState(e.InnerException);

    private string Named(string statement, TenantBinding binding)
    {
        var secrets = platform.Web.GetRequiredService<RuntimeSecrets>();
        return statement
            .Replace("{0}", binding.AppRole, StringComparison.Ordinal)
            .Replace("{1}", binding.Database, StringComparison.Ordinal)
            .Replace(
                "{2}",
                secrets.OpenText(binding.AppCredential, SecretPurpose.AppCredential(binding.TenantId)),
                StringComparison.Ordinal
            );
    }

    // A version of its own, so that no pooled connection from before the fault answers.
    private async Task<TenantBinding> GetBindingAsync() =>
        await platform.ProvisionAsync(UrlId, ServerTier.Dedicated) with
        {
            Version = Interlocked.Increment(ref version),
        };
}
