using Portal.Domain.Access;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.Domain.Support;

/// <summary>The authority of a support session. What makes it read-only is the database role of its statements.</summary>
public abstract class SupportAuthority : Authority
{
    /// <summary>The support session.</summary>
    public abstract SupportSessionId SupportSessionId { get; }

    /// <summary>Its mode.</summary>
    public abstract SupportMode Mode { get; }

    /// <inheritdoc/>
    public override Guid Id => SupportSessionId.Value;

    /// <inheritdoc/>
    public override TenantRole DatabaseRole => Mode == SupportMode.Operate ? TenantRole.App : TenantRole.Support;
}
