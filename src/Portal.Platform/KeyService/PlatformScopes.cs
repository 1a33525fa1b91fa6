namespace Portal.Platform.KeyService;

/// <summary>What platform keys may do. None of it opens a tenant's data.</summary>
public static class PlatformScopes
{
    /// <summary>Read the list of companies: names, hosts, state and tier.</summary>
    public const string ReadCompanies = "companies:read";

    /// <summary>Ask for new companies, and cancel that while they are not active.</summary>
    public const string CreateCompanies = "companies:create";

    /// <summary>Suspend companies and resume them.</summary>
    public const string SuspendCompanies = "companies:suspend";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All => [ReadCompanies, CreateCompanies, SuspendCompanies];
}
