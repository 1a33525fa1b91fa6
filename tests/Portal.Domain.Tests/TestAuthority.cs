using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests;

/// <summary>An authority that ends when a test says so.</summary>
internal sealed class TestAuthority(TenantId tenantId, SessionId sessionId) : SessionAuthority
{
    private int demands;

    public override TenantId TenantId => tenantId;

    public override SessionId SessionId => sessionId;

    public override TenantRole DatabaseRole => Role;

    public TenantRole Role { get; init; } = TenantRole.App;

    /// <summary>From this demand on it has ended; 1 is the first.</summary>
    public int EndsAtDemand { get; set; } = int.MaxValue;

    public override void EnsureValid()
    {
        if (Interlocked.Increment(ref demands) >= EndsAtDemand)
        {
            throw new AuthorityLostException("ended");
        }
    }
}
