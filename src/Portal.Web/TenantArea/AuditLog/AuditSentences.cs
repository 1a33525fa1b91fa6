using System.Globalization;
using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>
/// Audit entries as sentences: "Mia Schmidt revoked API key nightly-export". A person's name is today's; the address or name that
/// was recorded always stands beside it.
/// </summary>
internal static class AuditSentences
{
    private const string Target = "{0}";

    /// <summary>What was done, and what it is called when it did not take place ("tried to …"); the target is in the place of {0}.</summary>
    private static readonly Dictionary<AuditAction, (string Done, string ToDo)> Words = new()
    {
        [AuditAction.SignedIn] = ("signed in", "sign in"),
        [AuditAction.SignedOut] = ("signed out", "sign out"),
        [AuditAction.ProfileViewed] = ("viewed their profile", "view their profile"),
        [AuditAction.IdentityBound] = ("signed in for the first time", "sign in for the first time"),
        [AuditAction.InvitationAccepted] = (
            "accepted an invitation; an admin has to confirm it",
            "accept an invitation"
        ),
        [AuditAction.EmailChanged] = ("signed in with a new e-mail address", "sign in with a new e-mail address"),
        [AuditAction.SignInLinkCreated] = ("created a sign-in set-up link", "create a sign-in set-up link"),
        [AuditAction.SignInLinkOpened] = ("was opened", "be opened"),
        [AuditAction.ProviderChangeStarted] = (
            "started changing the identity provider",
            "start changing the identity provider"
        ),
        [AuditAction.ProviderChanged] = ("changed the identity provider", "change the identity provider"),
        [AuditAction.UsersListed] = ("viewed the list of users", "view the list of users"),
        [AuditAction.UserViewed] = ("viewed {0}", "view {0}"),
        [AuditAction.UserInvited] = ("invited {0}", "invite {0}"),
        [AuditAction.InvitationRevoked] = ("revoked the invitation of {0}", "revoke the invitation of {0}"),
        [AuditAction.InvitationRenewed] = (
            "created a new invitation link for {0}",
            "create a new invitation link for {0}"
        ),
        [AuditAction.UserRoleChanged] = ("changed the role of {0}", "change the role of {0}"),
        [AuditAction.UserDeactivated] = ("deactivated {0}", "deactivate {0}"),
        [AuditAction.UserReactivated] = ("reactivated {0}", "reactivate {0}"),
        [AuditAction.AcceptanceConfirmed] = (
            "confirmed who accepted the invitation of {0}",
            "confirm who accepted the invitation of {0}"
        ),
        [AuditAction.AcceptanceDeclined] = (
            "declined who accepted the invitation of {0}",
            "decline who accepted the invitation of {0}"
        ),
        [AuditAction.SignInReset] = ("reset the sign-in of {0}", "reset the sign-in of {0}"),
        [AuditAction.UserReinvited] = ("invited {0} again", "invite {0} again"),
        [AuditAction.SetUpLinkCreated] = ("created a set-up link for {0}", "create a set-up link for {0}"),
        [AuditAction.JourneysListed] = ("viewed the list of journeys", "view the list of journeys"),
        [AuditAction.JourneyViewed] = ("viewed {0}", "view {0}"),
        [AuditAction.JourneyCreated] = ("created {0}", "create {0}"),
        [AuditAction.JourneyCreationRepeated] = (
            "sent the request that had created {0} again; nothing was created",
            "send the request that had created {0} again"
        ),
        [AuditAction.JourneyUpdated] = ("changed {0}", "change {0}"),
        [AuditAction.AuditLogListed] = ("viewed the audit log", "view the audit log"),
        [AuditAction.AuditEntryViewed] = ("viewed an audit entry", "view an audit entry"),
        [AuditAction.OverviewViewed] = ("viewed Home", "view Home"),
        [AuditAction.ApiKeysListed] = ("viewed the list of API keys", "view the list of API keys"),
        [AuditAction.ApiKeyViewed] = ("viewed {0}", "view {0}"),
        [AuditAction.ApiKeyCreated] = ("started creating {0}", "create {0}"),
        [AuditAction.ApiKeyActivated] = ("created {0}", "create {0}"),
        [AuditAction.ApiKeyRevoked] = ("revoked {0}", "revoke {0}"),
        [AuditAction.ApiKeyRotated] = ("replaced {0}", "replace {0}"),
        [AuditAction.ApiKeyAbandoned] = ("abandoned creating {0}", "abandon creating {0}"),
        [AuditAction.ApiKeyIdentified] = ("checked its own identity", "check its own identity"),
        [AuditAction.SupportSessionStarted] = ("started {0}", "start {0}"),
        [AuditAction.SupportSessionEntered] = ("joined {0}", "join {0}"),
        [AuditAction.SupportSessionEnded] = ("ended {0}", "end {0}"),
        [AuditAction.SupportAccessListed] = ("viewed support access", "view support access"),
        [AuditAction.SampleDataCreated] = ("created sample data", "create sample data"),
        [AuditAction.NamesCleaned] = ("cleaned up stored names", "clean up stored names"),
    };

    /// <summary>A row of the list; a run says how many times.</summary>
    public static string Of(AuditListItem item)
    {
        var sentence = Of(
            Name(item.ActorKind, item.ActorName, item.ActorLabel),
            item.Action,
            item.Outcome,
            TargetOf(item.TargetKind, item.TargetLabel ?? item.TargetName, item.TargetId),
            item.ActorLabel == item.TargetLabel
        );
        return item.Run is { } run
            ? string.Create(CultureInfo.InvariantCulture, $"{sentence} {run.Count:N0} times")
            : sentence;
    }

    /// <summary>One entry.</summary>
    public static string Of(AuditEntryDetail entry) =>
        Of(
            Name(entry.ActorKind, entry.ActorName, entry.ActorLabel),
            entry.Action,
            entry.Outcome,
            TargetOf(entry.TargetKind, entry.TargetLabel ?? entry.TargetName, entry.TargetId),
            entry.ActorLabel == entry.TargetLabel
        );

    /// <summary>The actor: "Mia Schmidt", "API key nightly-export", "sam@staff.test".</summary>
    public static string Name(AuditActorKind kind, string? name, string label) =>
        kind == AuditActorKind.Key ? $"API key {label}" : name ?? label;

    /// <summary>The target: "API key nightly-export", "journey Tallinn to Tartu", "ben@acme.test"; null for none.</summary>
    public static string? TargetOf(string? kind, string? label, Guid? id) =>
        (kind, label, id) switch
        {
            (null, _, _) => label,
            ("user", { Length: > 0 }, _) => label,
            ("user", _, { } user) => $"person {Short(user)}",
            ("session", { Length: > 0 }, _) => $"a session of {label}",
            ("session", _, _) => "a session",
            ("support-session", { Length: > 0 }, _) => $"the support session for {label}",
            (_, { Length: > 0 }, _) => $"{AuditLabels.Kind(kind)} {label}",
            (_, _, { } other) => $"{AuditLabels.Kind(kind)} {Short(other)}",
            _ => null,
        };

    private static string Of(string actor, AuditAction action, AuditOutcome outcome, string? target, bool isSelf) =>
        action switch
        {
            // Refusals by themselves: the outcome says nothing more.
            AuditAction.SignInRefused => $"{actor} was refused at sign-in",
            AuditAction.PageDenied => $"{actor} opened a page without access to it",
            AuditAction.RequestRefused => $"{actor} sent a request that leads nowhere",
            _ => $"{actor} {Sentence(outcome, WordsOf(action, target, isSelf))}",
        };

    private static (string Done, string ToDo) WordsOf(AuditAction action, string? target, bool isSelf)
    {
        if (action == AuditAction.SessionEnded)
        {
            var what = SessionsOf(target, isSelf);
            return ($"ended {what}", $"end {what}");
        }
        var (done, toDo) = Words.GetValueOrDefault(action, ($"did action {(int)action}", $"do action {(int)action}"));
        var named = target ?? "something";
        return (
            done.Replace(Target, named, StringComparison.Ordinal),
            toDo.Replace(Target, named, StringComparison.Ordinal)
        );
    }

    private static string SessionsOf(string? target, bool isSelf) =>
        target switch
        {
            null => "sessions",
            _ when target.StartsWith("a session", StringComparison.Ordinal) => isSelf
                ? "a session of their own"
                : target,
            _ => isSelf ? "their other sessions" : $"all sessions of {target}",
        };

    private static string Sentence(AuditOutcome outcome, (string Done, string ToDo) words) =>
        outcome switch
        {
            AuditOutcome.Succeeded => words.Done,
            AuditOutcome.Denied => $"was not allowed to {words.ToDo}",
            AuditOutcome.Failed => $"could not {words.ToDo}",
            AuditOutcome.NotFound => $"tried to {words.ToDo}, which was not found",
            _ => $"tried to {words.ToDo}, but the request was not valid",
        };

    private static string Short(Guid id) => "…" + id.ToString("N")[^8..];
}
