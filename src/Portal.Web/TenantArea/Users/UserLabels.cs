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

    /// <summary>The state filter's options.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> States =
    [
        ("", "All states"),
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
            UserRole.Admin => "Can change journeys, manage users and view the audit log.",
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
        $"Somebody accepted the invitation for {email}. Your sign-in service does not vouch for e-mail addresses, so check that "
        + "this account is the person's own before you confirm. Until then they have no access.";

    /// <summary>An accepted identity as an admin compares it; e-mail and name are only what the provider said.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(AcceptedIdentity accepted) =>
        [
            ("Name, as the provider said it", accepted.Name ?? "none"),
            ("E-mail, as the provider said it", accepted.Email ?? "none"),
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
