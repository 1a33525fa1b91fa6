using Portal.Domain.Users;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Users;

/// <summary>Users, roles and invitations in words.</summary>
internal static class UserLabels
{
    /// <summary>Choices of the role filter.</summary>
    public static readonly IReadOnlyList<(string Value, string Word)> Roles =
    [
        ("", "All roles"),
        .. Enum.GetValues<UserRole>().Select(role => (ListLabels.WriteName<UserRole>(role)!, Of(role))),
    ];

    /// <summary>Choices of the state filter.</summary>
    public static readonly IReadOnlyList<(string Value, string Word)> States =
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
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A role without a word."),
        };

    /// <summary>What a role may do, as a sentence.</summary>
    public static string May(UserRole role) =>
        role switch
        {
            UserRole.Member => "Browses journeys and keeps an own profile.",
            UserRole.Admin => "Changes journeys, manages users and reads the audit log.",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A role without words."),
        };

    /// <summary>"Not signed in yet", "Active", "Deactivated".</summary>
    public static string Of(UserState state) =>
        state switch
        {
            UserState.Invited => "Not signed in yet",
            UserState.Active => "Active",
            UserState.Deactivated => "Deactivated",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a word."),
        };

    /// <summary>Look of a state; the word always stands beside it.</summary>
    public static ChipKind Look(UserState state) =>
        state switch
        {
            UserState.Active => ChipKind.Success,
            UserState.Invited => ChipKind.Warning,
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
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a word."),
        };

    /// <summary>Look of an invitation; the word always stands beside it.</summary>
    public static (ChipKind Kind, string Icon) Look(InvitationState state) =>
        state switch
        {
            InvitationState.Pending => (ChipKind.Info, "mail"),
            InvitationState.Accepted => (ChipKind.Success, "check_circle"),
            InvitationState.Expired => (ChipKind.Warning, "timer_off"),
            _ => (ChipKind.Off, "link_off"),
        };

    /// <summary>Why a list is empty: "No users match "ben" and Admin".</summary>
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
