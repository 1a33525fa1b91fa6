using Portal.Domain.ApiKeys;
using Portal.Domain.Users;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Domain.Access;

/// <summary>Who acts: a user or an API key of the tenant, or a member of the platform's staff. Each kind has its own permissions.</summary>
/// <param name="Label">Name for the audit log, for example an e-mail address or a key's name.</param>
public abstract record Actor(string Label)
{
    /// <summary>Kind in the audit log.</summary>
    public abstract AuditActorKind Kind { get; }

    /// <summary>Id of the user, the key or the staff member.</summary>
    public abstract Guid Id { get; }

    /// <summary>Whether the actor holds the permission.</summary>
    public abstract bool Holds(Permission permission);

    /// <summary>What an actor without the permission is told.</summary>
    public virtual string DenialMessage(Permission permission) => "Your role does not allow this.";
}

/// <summary>A person of the tenant.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Label">The user's e-mail address.</param>
/// <param name="Role">Role that the session was confirmed with; it decides the permissions.</param>
public sealed record UserActor(UserId UserId, string Label, UserRole Role) : Actor(Label)
{
    /// <inheritdoc/>
    public override AuditActorKind Kind => AuditActorKind.User;

    /// <inheritdoc/>
    public override Guid Id => UserId.Value;

    /// <inheritdoc/>
    public override bool Holds(Permission permission) => Role.Has(permission);
}

/// <summary>One of the tenant's API keys. Its scopes decide the permissions, whoever created it.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Label">The key's name, or its id where the name is not known yet.</param>
/// <param name="Scopes">Its scopes according to the key service.</param>
public sealed record KeyActor(KeyId KeyId, string Label, IReadOnlyList<string> Scopes) : Actor(Label)
{
    /// <inheritdoc/>
    public override AuditActorKind Kind => AuditActorKind.Key;

    /// <inheritdoc/>
    public override Guid Id => KeyId.Value;

    /// <inheritdoc/>
    public override bool Holds(Permission permission) =>
        permission == Permission.OwnKey || Scopes.Any(scope => ApiScopes.Gives(scope, permission));

    /// <inheritdoc/>
    public override string DenialMessage(Permission permission) =>
        ApiScopes.All.FirstOrDefault(scope => ApiScopes.Gives(scope, permission)) is { } scope
            ? $"This needs a key with the scope {scope}."
            : "No key may do this.";
}

/// <summary>
/// A member of the staff under a support session. Both modes hold the same permissions: what keeps a read-only session from
/// changing data is its database role (<see cref="Authority.DatabaseRole"/>), not a check that could be forgotten.
/// </summary>
/// <param name="StaffId">The staff member.</param>
/// <param name="Label">The staff member's e-mail address.</param>
public sealed record StaffActor(StaffId StaffId, string Label) : Actor(Label)
{
    /// <inheritdoc/>
    public override AuditActorKind Kind => AuditActorKind.Staff;

    /// <inheritdoc/>
    public override Guid Id => StaffId.Value;

    /// <summary>Never API keys, support access or a profile.</summary>
    public override bool Holds(Permission permission) =>
        permission
            is Permission.ReadJourneys
                or Permission.WriteJourneys
                or Permission.ReadUsers
                or Permission.ManageUsers
                or Permission.ReadAuditLog;
}
