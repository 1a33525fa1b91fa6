using Portal.Domain.Access;

namespace Portal.Domain.ApiKeys;

/// <summary>What an API key may be allowed to do: the one list of scopes, and what each of them gives.</summary>
public static class ApiScopes
{
    /// <summary>Read journeys.</summary>
    public const string ReadJourneys = "journeys:read";

    /// <summary>Make and change journeys.</summary>
    public const string WriteJourneys = "journeys:write";

    /// <summary>Read users, without their sessions.</summary>
    public const string ReadUsers = "users:read";

    /// <summary>All scopes, in the order in which people choose them.</summary>
    public static IReadOnlyList<string> All { get; } = [ReadJourneys, WriteJourneys, ReadUsers];

    /// <summary>Whether the scope gives the permission; an unknown scope gives none.</summary>
    public static bool Gives(string scope, Permission permission) =>
        scope switch
        {
            ReadJourneys => permission == Permission.ReadJourneys,
            WriteJourneys => permission == Permission.WriteJourneys,
            ReadUsers => permission == Permission.ReadUsers,
            _ => false,
        };
}
