namespace Portal.DevHost.Identity;

/// <summary>One issuer: <c>{origin}/{name}</c>, with clients, people, keys and sessions that no other realm knows.</summary>
internal sealed record RealmOptions
{
    /// <summary>Path segment and end of the issuer, <c>[a-z][a-z0-9-]{1,30}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the pages call it, for example "Acme".</summary>
    public required string DisplayName { get; init; }

    /// <summary>The relying parties.</summary>
    public required IReadOnlyList<ClientOptions> Clients { get; init; }

    /// <summary>The people who can sign in.</summary>
    public required IReadOnlyList<PersonOptions> People { get; init; }
}
