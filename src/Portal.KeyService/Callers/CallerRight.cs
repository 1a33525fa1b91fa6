namespace Portal.KeyService.Callers;

/// <summary>What a caller may do. Each group of endpoints demands exactly one.</summary>
internal enum CallerRight
{
    /// <summary>Ask whether keys are live, and follow the revocation feed.</summary>
    Verify,

    /// <summary>Make, activate, revoke and list tenants' keys.</summary>
    Manage,

    /// <summary>Have context tokens issued.</summary>
    Issue,

    /// <summary>Say where tenants are; make, revoke and list the platform's own keys. The operator's.</summary>
    Bind,

    /// <summary>Have seals and reports signed.</summary>
    Seal,
}
