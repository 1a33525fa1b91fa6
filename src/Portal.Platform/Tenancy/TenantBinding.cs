namespace Portal.Platform.Tenancy;

/// <summary>
/// The one server, database and schema of a tenant, and the identity that the server must prove on every new physical
/// connection (IC-4, IC-5). Credentials are sealed with the runtime key.
/// </summary>
public sealed record TenantBinding
{
    /// <summary>The tenant that is bound.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>The server it is bound to.</summary>
    public required ServerId ServerId { get; init; }

    /// <summary>Changes with every change of the binding, so that no pool outlives it.</summary>
    public required long Version { get; init; }

    /// <summary>Address of the server, for example <c>127.0.0.1</c>, or several (<see cref="ServerEndpoint"/>).</summary>
    public required string Address { get; init; }

    /// <summary>TCP port of the server.</summary>
    public required int Port { get; init; }

    /// <summary>Database on the server.</summary>
    public required string Database { get; init; }

    /// <summary>Schema with this tenant's tables and no others.</summary>
    public required string Schema { get; init; }

    /// <summary>Login role of the services.</summary>
    public required string AppRole { get; init; }

    /// <summary>Sealed password of <see cref="AppRole"/>.</summary>
    public required byte[] AppCredential { get; init; }

    /// <summary>Login role of read-only support sessions.</summary>
    public required string SupportRole { get; init; }

    /// <summary>Sealed password of <see cref="SupportRole"/>.</summary>
    public required byte[] SupportCredential { get; init; }

    /// <summary>SHA-256 over the server's SubjectPublicKeyInfo (RFC 7469, section 2.4).</summary>
    public required byte[] ServerKeyPin { get; init; }

    /// <summary>The authority of the server's certificates (PEM); null for a pinned key.</summary>
    public string? ServerAuthority { get; init; }

    /// <summary>The cluster's own identifier (<c>pg_control_system()</c>).</summary>
    public required long SystemIdentifier { get; init; }

    /// <summary>Random value that is in the identity row only.</summary>
    public required byte[] IdentityNonce { get; init; }

    /// <summary>Rises at every restore or move, since a copied cluster keeps its system identifier and identity row.</summary>
    public required long FenceEpoch { get; init; }

    /// <summary>What the database must contain; null until the operator has marked it for the first time.</summary>
    public TenantPosition? Position { get; init; }

    /// <summary>Where the server is, and what it must show there.</summary>
    public ServerEndpoint Endpoint => new(Address, Port, ServerKeyPin, ServerAuthority);
}
