namespace Portal.Client;

/// <summary>Whether a company is served.</summary>
public enum CompanyState
{
    /// <summary>One that this version does not know.</summary>
    Other,

    /// <summary>Is being created.</summary>
    Provisioning,

    /// <summary>Is served.</summary>
    Active,

    /// <summary>Is not served until the platform resumes it.</summary>
    Suspended,

    /// <summary>Was never served, and was removed. Its short name stays taken.</summary>
    Retired,
}

/// <summary>How a company's server is shared.</summary>
public enum CompanyTier
{
    /// <summary>One that this version does not know.</summary>
    Other,

    /// <summary>A server of its own.</summary>
    Dedicated,

    /// <summary>A schema and roles of its own on a shared server.</summary>
    Schema,
}

/// <summary>A company as the platform knows it; nothing of its content.</summary>
/// <param name="UrlId">Its stable short name.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Whether it is served.</param>
/// <param name="Tier">How its server is shared; null until it has one.</param>
/// <param name="Hosts">Its exact hosts.</param>
/// <param name="Created">When it was created, UTC.</param>
public sealed record Company(
    string UrlId,
    string Name,
    CompanyState State,
    CompanyTier? Tier,
    IReadOnlyList<string> Hosts,
    DateTimeOffset Created
);

/// <summary>The company that a key belongs to.</summary>
/// <param name="UrlId">Its stable short name.</param>
/// <param name="Name">Its name.</param>
public sealed record KeyCompany(string UrlId, string Name);

/// <summary>A key, as the API describes it to its holder.</summary>
/// <param name="Id">Its id in the company.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">What it may do, such as <c>journeys:read</c>.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
public sealed record Key(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);

/// <summary>Whose key is used, and which it is.</summary>
/// <param name="Company">The company.</param>
/// <param name="Key">The key.</param>
public sealed record Me(KeyCompany Company, Key Key);
