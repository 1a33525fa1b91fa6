using MudBlazor;
using Portal.Domain.Users;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Users;

/// <summary>Texts about users, roles and invitations.</summary>
internal static class UserLabels
{
    /// <summary>The role filter's options.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Roles =
    [
        ("", "All roles"),
        .. Enum.GetValues<UserRole>().Select(role => (ListLabels.WriteName<UserRole>(role)!, Of(role))),
    ];

    /// <summary>The status filter's options.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> States =
    [
        ("", "All statuses"),
        .. Enum.GetValues<UserState>().Select(state => (ListLabels.WriteName<UserState>(state)!, Of(state))),
    ];

    /// <summary>"Admin".</summary>
    public static string Of(UserRole role) =>
        role switch
        {
            UserRole.Member => "Member",
            UserRole.Admin => "Admin",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unknown role."),
        };

    /// <summary>What a role permits.</summary>
    public static string Description(UserRole role) =>
        role switch
        {
            UserRole.Member => "Can view journeys and end their own sessions.",
            UserRole.Admin =>
                "Can edit journeys, manage users and API keys, view the audit log, and approve and end support sessions.",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unknown role."),
        };

    /// <summary>"Not signed in yet", "Active", "Deactivated", "Awaiting confirmation".</summary>
    public static string Of(UserState state) =>
        state switch
        {
            UserState.Invited => "Not signed in yet",
            UserState.Active => "Active",
            UserState.Deactivated => "Deactivated",
            UserState.AwaitingConfirmation => "Awaiting confirmation",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state."),
        };

    /// <summary>The chip of a state, always shown with its text.</summary>
    public static ChipKind Look(UserState state) =>
        state switch
        {
            UserState.Active => ChipKind.Success,
            UserState.Invited or UserState.AwaitingConfirmation => ChipKind.Warning,
            _ => ChipKind.Off,
        };

    /// <summary>"Pending", "Accepted", "Revoked", "Expired".</summary>
    public static string Of(InvitationState state) =>
        state switch
        {
            InvitationState.Pending => "Pending",
            InvitationState.Accepted => "Accepted",
            InvitationState.Revoked => "Revoked",
            InvitationState.Expired => "Expired",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state."),
        };

    /// <summary>The chip of an invitation, always shown with its text.</summary>
    public static (ChipKind Kind, string Icon) Look(InvitationState state) =>
        state switch
        {
            InvitationState.Pending => (ChipKind.Info, Icons.Material.Outlined.Mail),
            InvitationState.Accepted => (ChipKind.Success, Icons.Material.Outlined.CheckCircle),
            InvitationState.Expired => (ChipKind.Warning, Icons.Material.Outlined.TimerOff),
            _ => (ChipKind.Off, Icons.Material.Outlined.LinkOff),
        };

    /// <summary>What an admin has to be sure of before a confirmation.</summary>
    public static string AcceptanceQuestion(string email) =>
        $"Someone accepted the invitation for {email}. Your identity provider does not verify e-mail addresses, so check that "
        + "this account belongs to that person before you confirm. Until then, it has no access.";

    /// <summary>An accepted identity as an admin compares it; e-mail and name are only what the provider said.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(AcceptedIdentity accepted) =>
        [
            ("Name at the provider", accepted.Name ?? "None"),
            ("E-mail at the provider", accepted.Email ?? "None"),
            ("Subject", accepted.Subject),
            ("Issuer", accepted.Issuer),
        ];

    /// <summary>The text of an empty list: "No users match "ben" and Admin".</summary>
    public static string NoMatch(UserFilter filter)
    {
        string?[] parts =
        [
            filter.Search is { } search ? $"\"{search}\"" : null,
            filter.Role is { } role ? Of(role) : null,
            filter.State is { } state ? Of(state) : null,
        ];
        return $"No users match {string.Join(" and ", parts.OfType<string>())}";
    }
}
