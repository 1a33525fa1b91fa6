using Portal.Platform.Auditing;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>
/// Where an entry's actor, target and session lead. Staff in a support session get no link to keys and support access, which they
/// could not open.
/// </summary>
internal static class AuditLinks
{
    private const string Ended = "ended";

    /// <summary>The page or filtered list of an actor; null where there is none.</summary>
    public static string? To(AuditActorKind kind, Guid? id, bool hasEnded, bool isSupport) =>
        kind switch
        {
            AuditActorKind.User => To("user", id, hasEnded, isSupport),
            AuditActorKind.Key => To("key", id, hasEnded, isSupport),
            AuditActorKind.Staff when !isSupport => PortalUrls.SupportAccess(),
            _ => null,
        };

    /// <summary>The page or filtered list of a target; null where there is none.</summary>
    public static string? To(string? kind, Guid? id, bool hasEnded, bool isSupport) =>
        (kind, id) switch
        {
            ("user", { } user) => PortalUrls.User(user),
            ("journey", { } journey) => PortalUrls.Journey(journey),
            ("session", { } session) => Everything(session),
            ("key", { } key) when !isSupport => PortalUrls.ApiKeys(key.ToString(), hasEnded ? Ended : null),
            ("support-session", { }) when !isSupport => PortalUrls.SupportAccess(),
            _ => null,
        };

    /// <summary>All activity by, about or under something, by its id.</summary>
    public static string Everything(Guid id) => PortalUrls.AuditLog(search: id.ToString(), views: true, range: "all");

    /// <summary>All entries of one request.</summary>
    public static string Related(string correlationId) =>
        PortalUrls.AuditLog(search: correlationId, views: true, range: "all");
}
