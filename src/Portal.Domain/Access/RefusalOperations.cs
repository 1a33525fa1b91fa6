using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Access;

/// <summary>Records what was refused to a known caller before any operation began (IC-10, IC-13).</summary>
public sealed class RefusalOperations(TenantData data)
{
    /// <summary>A page that the caller's role does not reach.</summary>
    /// <exception cref="PortalException">It could not be recorded; the page stays refused.</exception>
    public Task RecordPageAsync(Caller caller, string path, CancellationToken cancellationToken) =>
        data.RecordRefusalAsync(
            caller,
            new(AuditAction.PageDenied, Permission.OwnProfile) { Details = new { Path = SearchText.Clean(path) } },
            AuditOutcome.Denied,
            cancellationToken
        );

    /// <summary>A request that leads to no operation: no such address, method or kind of content.</summary>
    /// <exception cref="PortalException">It could not be recorded; nothing may be answered.</exception>
    public Task RecordRequestAsync(Caller caller, string method, int status, CancellationToken cancellationToken) =>
        data.RecordRefusalAsync(
            caller,
            new(AuditAction.RequestRefused, Permission.OwnProfile)
            {
                Details = new { Method = SearchText.Clean(method), status },
            },
            AuditOutcome.Refused,
            cancellationToken
        );
}
