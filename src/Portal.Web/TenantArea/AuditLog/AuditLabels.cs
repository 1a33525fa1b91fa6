using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>
/// Audit entries in words. Every known value has some (a test holds them to it); a number that a newer version wrote is
/// shown as a number, since a log that cannot be read is worse than one with a strange word.
/// </summary>
internal static class AuditLabels
{
    /// <summary>Choices of the outcome filter.</summary>
    public static readonly IReadOnlyList<(string Value, string Word)> Outcomes = ListLabels.Choices<AuditOutcome>(
        "All outcomes",
        OutcomeLabels.Of
    );

    /// <summary>All actions in their groups, for the filter.</summary>
    public static readonly ILookup<string, AuditAction> Groups = Enum.GetValues<AuditAction>().ToLookup(GroupOf);

    /// <summary>What was done.</summary>
    public static string Of(AuditAction action) =>
        action switch
        {
            AuditAction.SignedIn => "Signed in",
            AuditAction.SignedOut => "Signed out",
            AuditAction.SessionEnded => "Ended sessions",
            AuditAction.ProfileViewed => "Viewed own profile",
            AuditAction.IdentityBound => "Signed in for the first time",
            AuditAction.UsersListed => "Listed users",
            AuditAction.UserViewed => "Viewed a user",
            AuditAction.UserInvited => "Invited a person",
            AuditAction.InvitationRevoked => "Revoked an invitation",
            AuditAction.InvitationRenewed => "Made a new invitation link",
            AuditAction.UserRoleChanged => "Changed a role",
            AuditAction.UserDeactivated => "Deactivated a user",
            AuditAction.UserReactivated => "Reactivated a user",
            AuditAction.JourneysListed => "Listed journeys",
            AuditAction.JourneyViewed => "Viewed a journey",
            AuditAction.JourneyCreated => "Created a journey",
            AuditAction.JourneyUpdated => "Changed a journey",
            AuditAction.AuditLogListed => "Listed the audit log",
            AuditAction.AuditEntryViewed => "Viewed an audit entry",
            AuditAction.OverviewViewed => "Viewed the overview",
            AuditAction.ApiKeysListed => "Listed API keys",
            AuditAction.ApiKeyViewed => "Viewed an API key",
            AuditAction.ApiKeyCreated => "Began to make an API key",
            AuditAction.ApiKeyActivated => "Made an API key",
            AuditAction.ApiKeyRevoked => "Revoked an API key",
            AuditAction.ApiKeyRotated => "Replaced an API key",
            AuditAction.ApiKeyAbandoned => "Gave up an unfinished API key",
            AuditAction.ApiKeyIdentified => "Asked who the key is",
            AuditAction.SupportSessionStarted => "Let support staff in",
            AuditAction.SupportSessionEntered => "Support staff came in",
            AuditAction.SupportSessionEnded => "Ended a support session",
            AuditAction.SupportAccessListed => "Viewed support access",
            AuditAction.SampleDataCreated => "Created sample data",
            _ => $"Action {(int)action}",
        };

    /// <summary>Actions are numbered in blocks of 100.</summary>
    public static string GroupOf(AuditAction action) =>
        ((int)action / 100) switch
        {
            1 => "Signing in",
            2 => "Users",
            3 => "Journeys",
            4 => "Audit log",
            5 => "Overview",
            6 => "API keys",
            7 => "Support access",
            9 => "Platform",
            var block => $"Block {block}",
        };

    /// <summary>Who it was.</summary>
    public static string Of(AuditActorKind kind) =>
        kind switch
        {
            AuditActorKind.User => "Person",
            AuditActorKind.Key => "API key",
            AuditActorKind.Staff => "Platform staff",
            AuditActorKind.System => "Portal itself",
            _ => $"Kind {(int)kind}",
        };

    /// <summary>What it was done to: its name at that time, or its kind with the end of its id; the detail has it whole.</summary>
    public static string? Target(string? label, string? kind, Guid? id) =>
        (label, kind, id) switch
        {
            ({ Length: > 0 }, _, _) => label,
            (_, { } words, { } value) => $"{words} …{value.ToString("N")[^8..]}",
            _ => null,
        };
}
