using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests.Support;

/// <summary>A support session's authority that always stands; the database has its own say.</summary>
internal sealed class TestSupport(TenantId tenant, SupportSessionId id, SupportMode mode) : SupportAuthority
{
    public override TenantId TenantId => tenant;

    public override SupportSessionId SupportSessionId => id;

    public override SupportMode Mode => mode;

    public override void EnsureValid() { }
}
