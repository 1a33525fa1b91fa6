using Npgsql;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>One pool: one tenant, one role, one version of the binding.</summary>
internal sealed class TenantPool : IAsyncDisposable
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(15);
    private readonly BoundedDataSource dataSource;
    private readonly NewestPosition position;
    private long lastUsed;

    private TenantPool(BoundedDataSource dataSource, NewestPosition position) =>
        (this.dataSource, this.position) = (dataSource, position);

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
        var newest = new NewestPosition(secrets, binding.TenantId);
        var source = VerifiedDataSource.Create(
            binding,
            user,
            password,
            () => newest.Mark ?? throw new ServerIdentityException("no-position"),
            settings => BoundedDataSource.Configure(settings, bulkhead.Options)
        );
        return new(new(source, bulkhead, ServerHandshake.Demand(binding.Endpoint)), newest);
    }

    /// <param name="newest">As the caller's binding has it; its newest decides about the next physical connection.</param>
    /// <param name="now">For <see cref="IsIdle"/>.</param>
    /// <param name="cancellationToken">Cancels waiting for a free connection.</param>
    public async Task<NpgsqlConnection> OpenAsync(TenantPosition newest, long now, CancellationToken cancellationToken)
    {
        position.Learn(newest);
        Volatile.Write(ref lastUsed, now);
        return await dataSource.OpenAsync(cancellationToken);
    }

    public bool IsIdle(TimeProvider time) =>
        Volatile.Read(ref lastUsed) is var used and not 0 && time.GetElapsedTime(used) > IdleAfter;

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
