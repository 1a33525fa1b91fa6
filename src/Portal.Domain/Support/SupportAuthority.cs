using Portal.Domain.Access;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.Domain.Support;

/// <summary>The authority of a support session. Read-only is the role that its statements run under.</summary>
public abstract class SupportAuthority : Authority
{
    /// <summary>The support session that carries it.</summary>
    public abstract SupportSessionId SupportSessionId { get; }

    /// <summary>What it may do.</summary>
    public abstract SupportMode Mode { get; }

    /// <inheritdoc/>
    public override Guid Id => SupportSessionId.Value;

    /// <inheritdoc/>
    public override TenantRole DatabaseRole => Mode == SupportMode.Operate ? TenantRole.App : TenantRole.Support;
}
