using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>
/// Texts for audit entries. A test ensures that every known value has one; a value written by a newer version is shown as
/// a number, so that the log stays readable.
/// </summary>
internal static class AuditLabels
{
    /// <summary>The outcome filter's options.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Outcomes = ListLabels.Choices<AuditOutcome>(
        "All outcomes",
        OutcomeLabels.Of
    );

    /// <summary>All actions by group, for the filter.</summary>
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
            AuditAction.SignInRefused => "Was refused at sign-in",
            AuditAction.InvitationAccepted => "Accepted an invitation, to be confirmed",
            AuditAction.EmailChanged => "Signed in with a new e-mail address",
            AuditAction.SignInLinkCreated => "Created a sign-in set-up link",
            AuditAction.SignInLinkOpened => "Opened the sign-in set-up link",
            AuditAction.ProviderChangeStarted => "Started changing the identity provider",
            AuditAction.ProviderChanged => "Changed the identity provider",
            AuditAction.UsersListed => "Viewed the list of users",
            AuditAction.UserViewed => "Viewed a user",
            AuditAction.UserInvited => "Invited a person",
            AuditAction.InvitationRevoked => "Revoked an invitation",
            AuditAction.InvitationRenewed => "Created a new invitation link",
            AuditAction.UserRoleChanged => "Changed a role",
            AuditAction.UserDeactivated => "Deactivated a user",
            AuditAction.UserReactivated => "Reactivated a user",
            AuditAction.AcceptanceConfirmed => "Confirmed who accepted an invitation",
            AuditAction.AcceptanceDeclined => "Declined who accepted an invitation",
            AuditAction.SignInReset => "Reset a user's sign-in",
            AuditAction.UserReinvited => "Invited a deactivated user again",
            AuditAction.SetUpLinkCreated => "Created a set-up link",
            AuditAction.JourneysListed => "Viewed the list of journeys",
            AuditAction.JourneyViewed => "Viewed a journey",
            AuditAction.JourneyCreated => "Created a journey",
            AuditAction.JourneyCreationRepeated => "Repeated the creation of a journey",
            AuditAction.JourneyUpdated => "Changed a journey",
            AuditAction.AuditLogListed => "Viewed the audit log",
            AuditAction.AuditEntryViewed => "Viewed an audit entry",
            AuditAction.OverviewViewed => "Viewed Home",
            AuditAction.PageDenied => "Opened a page without access",
            AuditAction.RequestRefused => "Sent a request that leads nowhere",
            AuditAction.ApiKeysListed => "Viewed the list of API keys",
            AuditAction.ApiKeyViewed => "Viewed an API key",
            AuditAction.ApiKeyCreated => "Started creating an API key",
            AuditAction.ApiKeyActivated => "Created an API key",
            AuditAction.ApiKeyRevoked => "Revoked an API key",
            AuditAction.ApiKeyRotated => "Replaced an API key",
            AuditAction.ApiKeyAbandoned => "Abandoned creating an API key",
            AuditAction.ApiKeyIdentified => "Checked key identity",
            AuditAction.SupportSessionStarted => "Started a support session",
            AuditAction.SupportSessionEntered => "Joined a support session",
            AuditAction.SupportSessionEnded => "Ended a support session",
            AuditAction.SupportAccessListed => "Viewed support access",
            AuditAction.SampleDataCreated => "Created sample data",
            AuditAction.NamesCleaned => "Cleaned stored names",
            _ => $"Action {(int)action}",
        };

    /// <summary>Actions are numbered in blocks of 100.</summary>
    public static string GroupOf(AuditAction action) =>
        ((int)action / 100) switch
        {
            1 => "Sign-in",
            2 => "Users",
            3 => "Journeys",
            4 => "Audit log",
            5 => "Overview and pages",
            6 => "API keys",
            7 => "Support access",
            9 => "Platform",
            var block => $"Block {block}",
        };

    /// <summary>The kind of actor.</summary>
    public static string Of(AuditActorKind kind) =>
        kind switch
        {
            AuditActorKind.User => "Person",
            AuditActorKind.Key => "API key",
            AuditActorKind.Staff => "Platform staff",
            AuditActorKind.System => "Portal",
            _ => $"Kind {(int)kind}",
        };

    /// <summary>Who acted, beside a sentence that has the name: as recorded, with the kind where it is no person.</summary>
    public static string Actor(AuditListItem item) =>
        item.ActorKind == AuditActorKind.User ? item.ActorLabel : $"{item.ActorLabel}, {Of(item.ActorKind)}";

    /// <summary>The kind of a target, within a sentence.</summary>
    public static string Kind(string? kind) =>
        kind switch
        {
            "user" => "person",
            "key" => "API key",
            "support-session" => "support session",
            null => "none",
            _ => kind,
        };
}
