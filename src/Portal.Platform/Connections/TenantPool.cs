using Npgsql;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>One pool: one tenant, one role, one version of the binding.</summary>
internal sealed class TenantPool : IAsyncDisposable
{
    /// <summary>Connections for one tenant, role and node; a busy tenant waits for itself, not for others.</summary>
    public const int MaximumConnections = 20;

    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(15);
    private readonly NpgsqlDataSource dataSource;
    private long lastUsed;

    private TenantPool(NpgsqlDataSource dataSource) => this.dataSource = dataSource;

    public static TenantPool Create(TenantBinding binding, TenantRole role, RuntimeSecrets secrets)
    {
        var (user, password) = role switch
        {
            TenantRole.App => (
                binding.AppRole,
                secrets.OpenText(binding.AppCredential, SecretPurpose.AppCredential(binding.TenantId))
            ),
            TenantRole.Support => (
                binding.SupportRole,
                secrets.OpenText(binding.SupportCredential, SecretPurpose.SupportCredential(binding.TenantId))
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Expected App or Support."),
        };
        return new(VerifiedDataSource.Create(binding, user, password, MaximumConnections));
    }

    public async Task<NpgsqlConnection> OpenAsync(long now, CancellationToken cancellationToken)
    {
        Volatile.Write(ref lastUsed, now);
        return await dataSource.OpenConnectionAsync(cancellationToken);
    }

    public bool IsIdle(TimeProvider time) =>
        Volatile.Read(ref lastUsed) is var used and not 0 && time.GetElapsedTime(used) > IdleAfter;

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
