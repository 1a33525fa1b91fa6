using Portal.Domain.Users;

namespace Portal.Domain.Access;

/// <summary>What an operation requires.</summary>
public enum Permission
{
    /// <summary>One's own profile and sessions.</summary>
    OwnProfile = 1,

    /// <summary>Browse journeys.</summary>
    ReadJourneys = 2,

    /// <summary>Create and change journeys.</summary>
    WriteJourneys = 3,

    /// <summary>Invite, change and deactivate users and end their sessions.</summary>
    ManageUsers = 4,

    /// <summary>Read the audit log.</summary>
    ReadAuditLog = 5,

    /// <summary>List, create and revoke API keys.</summary>
    ManageApiKeys = 6,

    /// <summary>List support sessions and end them.</summary>
    ManageSupportAccess = 7,

    /// <summary>List users.</summary>
    ReadUsers = 8,

    /// <summary>A key's own description; for keys only, whatever their scopes.</summary>
    OwnKey = 9,
}

/// <summary>Which role holds which permission; defined only here.</summary>
public static class RolePermissions
{
    /// <summary>Whether <paramref name="role"/> holds <paramref name="permission"/>; an unknown role holds none.</summary>
    public static bool Has(this UserRole role, Permission permission) =>
        role switch
        {
            UserRole.Admin => permission != Permission.OwnKey,
            UserRole.Member => permission is Permission.OwnProfile or Permission.ReadJourneys,
            _ => false,
        };
}
