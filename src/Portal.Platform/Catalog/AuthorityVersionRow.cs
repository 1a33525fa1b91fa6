using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>What is to become of an authority whose version was raised. Numbers are stored: never change or reuse one.</summary>
public enum AuthorityIntent
{
    /// <summary>The change was withdrawn, for example because somebody else was first: the authority keeps what it has.</summary>
    Withdrawn = 0,

    /// <summary>The API key is revoked, or expires sooner than it was issued for.</summary>
    EndKey = 1,

    /// <summary>The user is deactivated.</summary>
    DeactivateUser = 2,

    /// <summary>The user is a member and no longer an administrator.</summary>
    DemoteUser = 3,

    /// <summary>A deactivated user is active again. Interrupted, the user stays deactivated.</summary>
    ReactivateUser = 4,

    /// <summary>A member is an administrator. Interrupted, the user stays a member.</summary>
    PromoteUser = 5,

    /// <summary>The user's identity is let go of and the user is invited again. Interrupted, the user is invited without a link.</summary>
    ResetSignIn = 6,

    /// <summary>The same for a deactivated user. Interrupted, the user stays deactivated, without an identity.</summary>
    ReinviteUser = 7,
}

/// <summary>What intents have in common.</summary>
public static class AuthorityIntents
{
    /// <summary>Whether the user's identity is let go of as well (<see cref="IdentityRegistry"/>).</summary>
    public static bool ReleasesIdentity(this AuthorityIntent intent) =>
        intent is AuthorityIntent.ResetSignIn or AuthorityIntent.ReinviteUser;
}

/// <summary>
/// The lowest version at which a row of a tenant's database counts as an authority (a user or an API key). It is raised
/// before the row changes, so that neither a crash between the two nor a restored tenant database revives what was ended.
/// Ids and numbers only (IC-11); a row never raised has no entry here and counts at version 0.
/// </summary>
public sealed class AuthorityVersionRow
{
    /// <summary>Tenant of the authority.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Id of the user or key within its tenant.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Only ever rises.</summary>
    public required long Version { get; init; }

    /// <summary>What the latest version was raised for.</summary>
    public required AuthorityIntent Intent { get; init; }

    /// <summary>When it was raised last, UTC, by the catalog's clock.</summary>
    public DateTimeOffset RaisedAt { get; init; }
}
