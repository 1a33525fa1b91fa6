using Npgsql;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>One pool: one tenant, one role, one version of the binding.</summary>
internal sealed class TenantPool : IAsyncDisposable
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(15);
    private readonly BoundedDataSource dataSource;
    private long lastUsed;

    private TenantPool(BoundedDataSource dataSource) => this.dataSource = dataSource;

    public static TenantPool Create(TenantBinding binding, TenantRole role, RuntimeSecrets secrets, Bulkhead bulkhead)
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
        var source = VerifiedDataSource.Create(
            binding,
            user,
            password,
            settings => BoundedDataSource.Configure(settings, bulkhead.Options)
        );
        return new(new(source, bulkhead, PinnedDataSource.Pin(binding.ServerKeyPin)));
    }

    public async Task<NpgsqlConnection> OpenAsync(long now, CancellationToken cancellationToken)
    {
        Volatile.Write(ref lastUsed, now);
        return await dataSource.OpenAsync(cancellationToken);
    }

    public bool IsIdle(TimeProvider time) =>
        Volatile.Read(ref lastUsed) is var used and not 0 && time.GetElapsedTime(used) > IdleAfter;

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
