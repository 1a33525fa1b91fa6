namespace Portal.KeyService.Callers;

/// <summary>A process that may call.</summary>
/// <param name="Name">Such as <c>api</c>; with TLS also the common name of its certificate.</param>
/// <param name="SecretHashes">SHA-256 of its secret; of two during rotation.</param>
/// <param name="Rights">What it may do.</param>
internal sealed record Caller(string Name, IReadOnlyList<byte[]> SecretHashes, IReadOnlySet<CallerRight> Rights);

/// <summary>What a caller may do. Each group of endpoints requires exactly one.</summary>
internal enum CallerRight
{
    /// <summary>Verify keys and follow the revocation feed.</summary>
    Verify,

    /// <summary>Create, activate, revoke and list tenants' keys.</summary>
    Manage,

    /// <summary>Have context tokens issued.</summary>
    Issue,

    /// <summary>Bind tenants to servers; create, revoke and list the platform's own keys. The operator's.</summary>
    Bind,

    /// <summary>Have seals and reports signed.</summary>
    Seal,
}
