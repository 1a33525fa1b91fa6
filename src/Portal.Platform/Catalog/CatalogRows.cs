using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>A customer company. Rows are never deleted, so a <see cref="UrlId"/> is never reused.</summary>
public sealed class TenantRow
{
    /// <summary>Primary key.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Stable short name, <c>[a-z][a-z0-9-]{1,30}</c>.</summary>
    public required string UrlId { get; init; }

    /// <summary>The company's name.</summary>
    public required string DisplayName { get; set; }

    /// <summary>Its state.</summary>
    public required TenantState State { get; set; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An exact host and what it is bound to (IC-1).</summary>
public sealed class HostRow
{
    /// <summary>Lower-case DNS name, primary key.</summary>
    public required string HostName { get; init; }

    /// <summary>What it serves.</summary>
    public required HostKind Kind { get; init; }

    /// <summary>Its tenant, exactly when <see cref="Kind"/> is <see cref="HostKind.Tenant"/>.</summary>
    public TenantId? TenantId { get; init; }
}

/// <summary>One PostgreSQL cluster and the identity that it must prove (IC-5).</summary>
public sealed class ServerRow
{
    /// <summary>Primary key.</summary>
    public required ServerId ServerId { get; init; }

    /// <summary>How it is shared.</summary>
    public required ServerTier Tier { get; init; }

    /// <summary>Short name for people and folders, for example <c>acme</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Address that services connect to, or several (<see cref="ServerEndpoint"/>).</summary>
    public required string Address { get; set; }

    /// <summary>TCP port.</summary>
    public required int Port { get; set; }

    /// <summary>SHA-256 over its SubjectPublicKeyInfo; with an authority, as it was at the registration.</summary>
    public required byte[] ServerKeyPin { get; set; }

    /// <summary>The authority of its certificates (PEM), in the pin's place; null for a pinned key.</summary>
    public string? Authority { get; set; }

    /// <summary>The cluster's own identifier.</summary>
    public required long SystemIdentifier { get; set; }

    /// <summary>Where it is, and what it must show there.</summary>
    public ServerEndpoint ToEndpoint() => new(Address, Port, ServerKeyPin, Authority);
}

/// <summary>Binds a tenant to exactly one server (IC-4); the constraints are in the migration.</summary>
public sealed class BindingRow
{
    /// <summary>Primary key: a tenant has one binding.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Its server; unique among dedicated ones.</summary>
    public required ServerId ServerId { get; set; }

    /// <summary>Repeats the server's tier, held equal by a foreign key.</summary>
    public required ServerTier Tier { get; set; }

    /// <summary>Changes with every change of the binding.</summary>
    public required long Version { get; set; }

    /// <summary>Database on the server.</summary>
    public required string DatabaseName { get; set; }

    /// <summary>The tenant's own schema.</summary>
    public required string SchemaName { get; set; }

    /// <summary>Login role of the services.</summary>
    public required string AppRole { get; set; }

    /// <summary>Its sealed password (runtime key).</summary>
    public required byte[] AppCredential { get; set; }

    /// <summary>Login role of read-only support sessions.</summary>
    public required string SupportRole { get; set; }

    /// <summary>Its sealed password (runtime key).</summary>
    public required byte[] SupportCredential { get; set; }

    /// <summary>Random value of the identity row.</summary>
    public required byte[] IdentityNonce { get; set; }

    /// <summary>Rises at every restore or move.</summary>
    public required long FenceEpoch { get; set; }

    /// <summary>Number of the newest mark that the database must contain; only rises. Null until the first one.</summary>
    public long? PositionNumber { get; set; }

    /// <summary>That mark, sealed (runtime key).</summary>
    public byte[]? PositionSeal { get; set; }

    /// <summary>The binding with the facts of its server, as connections need it.</summary>
    public TenantBinding ToBinding(ServerRow server) =>
        new()
        {
            TenantId = TenantId,
            ServerId = ServerId,
            Version = Version,
            Address = server.Address,
            Port = server.Port,
            Database = DatabaseName,
            Schema = SchemaName,
            AppRole = AppRole,
            AppCredential = AppCredential,
            SupportRole = SupportRole,
            SupportCredential = SupportCredential,
            ServerKeyPin = server.ServerKeyPin,
            ServerAuthority = server.Authority,
            SystemIdentifier = server.SystemIdentifier,
            IdentityNonce = IdentityNonce,
            FenceEpoch = FenceEpoch,
            Position = PositionNumber is { } number && PositionSeal is { } seal ? new(number, seal) : null,
        };
}

/// <summary>An OIDC issuer: one for each tenant, and one, without a tenant, for the staff.</summary>
public sealed class IdentityProviderRow
{
    /// <summary>Primary key.</summary>
    public required Guid IdentityProviderId { get; init; }

    /// <summary>Whose people sign in there; null for the staff's.</summary>
    public TenantId? TenantId { get; init; }

    /// <summary>Exact issuer identifier.</summary>
    public required string Issuer { get; set; }

    /// <summary>Name on the sign-in button.</summary>
    public required string DisplayName { get; set; }

    /// <summary>Portal's client there.</summary>
    public required string ClientId { get; set; }

    /// <summary>Sealed client secret (runtime key).</summary>
    public required byte[]? ClientSecret { get; set; }

    /// <summary>Sealed description of a certificate or federated credential (runtime key), in place of the secret.</summary>
    public byte[]? ClientCredential { get; set; }

    /// <summary>Whether requests are pushed (RFC 9126).</summary>
    public bool PushesAuthorization { get; set; }

    /// <summary>Audiences that may stand beside the client.</summary>
    public string[] OtherAudiences { get; set; } = [];

    /// <summary>How far the provider's clock may differ from ours.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The organisation that every ID token has to name (<c>hd</c>), at an issuer that many share; null for none.</summary>
    public string? HostedDomain { get; set; }

    /// <summary>Whether its verified e-mail may bind an invited person.</summary>
    public required bool TrustsEmail { get; set; }
}

/// <summary>State of an <see cref="IdentityBindingRow"/>.</summary>
public enum IdentityBindingState
{
    /// <summary>Held for a sign-in in progress; expires.</summary>
    Reserved = 1,

    /// <summary>Belongs to one user of one tenant.</summary>
    Bound = 2,

    /// <summary>
    /// The user's sign-in is being reset. It is still nobody else's; what the tenant's row says when that is complete decides
    /// whether it is let go of (<see cref="IdentityRegistry.ReleaseAsync"/>) or stays (<see cref="IdentityRegistry.KeepAsync"/>).
    /// </summary>
    Releasing = 3,

    /// <summary>Belongs to nobody; tenant and user are those that it belonged to last.</summary>
    Released = 4,
}

/// <summary>One (issuer, subject) and the one tenant that it belongs to (IC-6); only a keyed hash is kept.</summary>
public sealed class IdentityBindingRow
{
    /// <summary>HMAC-SHA-256 over issuer and subject, primary key across all tenants.</summary>
    public required byte[] IdentityHash { get; init; }

    /// <summary>The tenant it belongs to.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>The user of that tenant.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Reserved or bound.</summary>
    public required IdentityBindingState State { get; set; }

    /// <summary>Rises with every reservation and release: a late confirmation of an older one is refused.</summary>
    public required long AuthorityVersion { get; set; }

    /// <summary>End of a reservation, UTC, by the catalog's clock.</summary>
    public DateTimeOffset? ReservedUntil { get; set; }
}

/// <summary>Opened when a server fails to prove itself (IC-5). Services can open one; only the operator lifts it.</summary>
public sealed class QuarantineRow
{
    /// <summary>Primary key, UUIDv7.</summary>
    public required Guid QuarantineId { get; init; }

    /// <summary>The tenant that is not served.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Which part of the proof failed, a fixed word.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was lifted, UTC; null while it is open.</summary>
    public DateTimeOffset? LiftedAt { get; set; }
}

/// <summary>A platform event: ids, types and digests only, never a tenant's content.</summary>
public sealed class EventRow
{
    /// <summary>Primary key, set by the database.</summary>
    public long EventId { get; init; }

    /// <summary>When, UTC, by the catalog's clock.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>What happened.</summary>
    public required PlatformEventKind Kind { get; init; }

    /// <summary>The tenant, where one is known.</summary>
    public TenantId? TenantId { get; init; }

    /// <summary>The server, where one is concerned.</summary>
    public ServerId? ServerId { get; init; }

    /// <summary>Which check failed, a fixed word.</summary>
    public string? Reason { get; init; }

    /// <summary>Reference numbers that the callers were shown, 100 at most.</summary>
    public string[] ReferenceNumbers { get; init; } = [];

    /// <summary>How many like it are counted in this row.</summary>
    public required int Count { get; init; }
}

/// <summary>A data protection key, readable by <c>portal_web</c> only, sealed with the runtime key.</summary>
public sealed class DataProtectionKeyRow
{
    /// <summary>Name given by the framework, primary key.</summary>
    public required string FriendlyName { get; init; }

    /// <summary>The key's XML, sealed.</summary>
    public required byte[] SealedXml { get; init; }
}

/// <summary>Administrator of a server, sealed with the operator key and granted to <c>portal_operator</c> only.</summary>
public sealed class ServerAdministratorRow
{
    /// <summary>The server, primary key.</summary>
    public required ServerId ServerId { get; init; }

    /// <summary>Superuser role.</summary>
    public required string RoleName { get; init; }

    /// <summary>Its sealed password.</summary>
    public required byte[] Credential { get; set; }
}

/// <summary>Owner role of a tenant's schema, sealed with the operator key and granted to <c>portal_operator</c> only.</summary>
public sealed class TenantOwnerRow
{
    /// <summary>The tenant, primary key.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Owner role, which migrates.</summary>
    public required string RoleName { get; init; }

    /// <summary>Its sealed password.</summary>
    public required byte[] Credential { get; set; }
}
