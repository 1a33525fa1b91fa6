namespace Portal.Domain.AuditLog;

/// <summary>Which actions only read. The list of changes leaves them out, and repeated ones are folded.</summary>
public static class AuditReads
{
    /// <summary>Their numbers as stored.</summary>
    internal static readonly int[] Numbers =
    [
        (int)AuditAction.ProfileViewed,
        (int)AuditAction.UsersListed,
        (int)AuditAction.UserViewed,
        (int)AuditAction.JourneysListed,
        (int)AuditAction.JourneyViewed,
        (int)AuditAction.AuditLogListed,
        (int)AuditAction.AuditEntryViewed,
        (int)AuditAction.OverviewViewed,
        (int)AuditAction.ApiKeysListed,
        (int)AuditAction.ApiKeyViewed,
        (int)AuditAction.ApiKeyIdentified,
        (int)AuditAction.SupportAccessListed,
    ];

    /// <summary>Whether an action only reads.</summary>
    public static bool Contains(AuditAction action) => Numbers.Contains((int)action);
}
