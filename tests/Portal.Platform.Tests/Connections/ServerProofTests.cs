using System.Security.Cryptography;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Platform.Tests.Connections;

/// <summary>IC-5: each part of the proof, made wrong on its own.</summary>
public sealed class ServerProofTests(TestPlatform platform)
{
    private const string UrlId = "proof";
    private static long version = 1_000;

    /// <summary>What the catalog says is altered.</summary>
    public static TheoryData<string, Func<TenantBinding, TenantBinding>> WrongBindings { get; } =
        new()
        {
            { "server-key", b => b with { ServerKeyPin = RandomNumberGenerator.GetBytes(32) } },
            { "system-identifier", b => b with { SystemIdentifier = b.SystemIdentifier + 1 } },
            { "server", b => b with { ServerId = ServerId.New() } },
            { "nonce", b => b with { IdentityNonce = RandomNumberGenerator.GetBytes(32) } },
            { "fence-epoch", b => b with { FenceEpoch = b.FenceEpoch + 1 } },
            { "schema", b => b with { Schema = "t_other" } },
        };

    /// <summary>What the server says is altered, and put right again. {0} is the app role, {1} the support role.</summary>
    public static TheoryData<string, string, string> WrongServers { get; } =
        new()
        {
            { "tenant", "UPDATE portal_identity SET tenant_id = gen_random_uuid()", "" },
            { "server", "UPDATE portal_identity SET server_id = gen_random_uuid()", "" },
            { "nonce", "UPDATE portal_identity SET nonce = sha256('x')", "" },
            { "fence-epoch", "UPDATE portal_identity SET fence_epoch = 0", "" },
            { "no-identity-row", "DELETE FROM portal_identity", "" },
            {
                "no-identity-row",
                """
                    ALTER TABLE portal_identity DROP CONSTRAINT portal_identity_pkey, DROP CONSTRAINT portal_identity_only_row_check;
                    INSERT INTO portal_identity SELECT false, tenant_id, server_id, nonce, fence_epoch FROM portal_identity
                    """,
                """
                    DELETE FROM portal_identity WHERE NOT only_row;
                    ALTER TABLE portal_identity ADD PRIMARY KEY (only_row), ADD CHECK (only_row)
                    """
            },
            {
                "no-identity-row",
                "ALTER TABLE portal_identity RENAME TO gone",
                "ALTER TABLE gone RENAME TO portal_identity"
            },
            {
                "role",
                "GRANT {1} TO {0}; ALTER ROLE {0} SET role = {1}",
                "ALTER ROLE {0} RESET role; REVOKE {1} FROM {0}"
            },
        };

    [Fact]
    public async Task A_server_that_proves_itself_is_used()
    {
        var binding = await GetBindingAsync();
        await using var connection = await platform.OpenAsync(binding);
        await using var support = await platform.OpenAsync(binding, TenantRole.Support);
    }

    [Theory]
    [MemberData(nameof(WrongBindings))]
    public async Task A_server_other_than_the_bound_one_is_refused(
        string reason,
        Func<TenantBinding, TenantBinding> alter
    )
    {
        var binding = alter(await GetBindingAsync());
        try
        {
            var entry = await platform.AssertRefusedAsync(binding, reason);
            Assert.False(await platform.HasEntryAsync(UrlId, entry));
        }
        finally
        {
            await platform.LiftAsync(binding);
        }
    }

    [Theory]
    [MemberData(nameof(WrongServers))]
    public async Task A_server_that_says_it_is_another_is_refused(string reason, string alter, string restore)
    {
        var binding = await GetBindingAsync();
        const string keep = "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS TABLE portal_identity;";
        const string putBack = "DELETE FROM portal_identity; INSERT INTO portal_identity TABLE kept; DROP TABLE kept;";
        await platform.AsAdministratorAsync(UrlId, keep + Named(alter, binding));
        try
        {
            var entry = await platform.AssertRefusedAsync(binding, reason);
            Assert.False(await platform.HasEntryAsync(UrlId, entry));
        }
        finally
        {
            await platform.AsAdministratorAsync(UrlId, $"{Named(restore, binding)}; {putBack}");
            await platform.LiftAsync(binding);
        }
        await using var again = await platform.OpenAsync(binding);
    }

    [Fact]
    public async Task A_credential_moved_from_another_tenant_does_not_even_open_and_harms_nobody_else()
    {
        var binding = await GetBindingAsync();
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() =>
            platform.OpenAsync(binding with { TenantId = TenantId.New() })
        );
        await using var unharmed = await platform.OpenAsync(binding);
    }

    private static string Named(string statement, TenantBinding binding) =>
        statement
            .Replace("{0}", binding.AppRole, StringComparison.Ordinal)
            .Replace("{1}", binding.SupportRole, StringComparison.Ordinal);

    // A version of its own, so that no pooled connection that proved itself before answers in this one's place.
    private async Task<TenantBinding> GetBindingAsync() =>
        await platform.ProvisionAsync(UrlId, ServerTier.Dedicated) with
        {
            Version = Interlocked.Increment(ref version),
        };
}
