namespace Portal.DevHost.Identity;

/// <summary>One issuer: <c>{origin}/{name}</c>, with clients, people, keys and sessions that no other realm knows.</summary>
internal sealed record RealmOptions
{
    /// <summary>Name in file names, <c>[a-z][a-z0-9-]{1,30}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Path of every address and end of the issuer.</summary>
    public required string Path { get; init; }

    /// <summary>Set for a realm whose tokens are in the form of Entra ID's.</summary>
    public Guid? EntraTenant { get; init; }

    /// <summary>What the pages call it, for example "Acme".</summary>
    public required string DisplayName { get; init; }

    /// <summary>The relying parties.</summary>
    public required IReadOnlyList<ClientOptions> Clients { get; init; }

    /// <summary>The people who can sign in.</summary>
    public required IReadOnlyList<PersonOptions> People { get; init; }
}
