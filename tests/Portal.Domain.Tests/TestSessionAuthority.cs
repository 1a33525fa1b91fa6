using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests;

/// <summary>A session's authority that a test can end at a chosen check.</summary>
internal sealed class TestSessionAuthority(TenantId tenantId, SessionId sessionId) : SessionAuthority
{
    private int checks;

    public override TenantId TenantId => tenantId;

    public override SessionId SessionId => sessionId;

    public override TenantRole DatabaseRole => Role;

    public TenantRole Role { get; init; } = TenantRole.App;

    /// <summary>The first check that fails; 1 is the first of all.</summary>
    public int EndsAtCheck { get; set; } = int.MaxValue;

    public override void EnsureValid()
    {
        if (Interlocked.Increment(ref checks) >= EndsAtCheck)
        {
            throw new AuthorityLostException("ended");
        }
    }
}
