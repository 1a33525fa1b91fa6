using Portal.Domain.Access;

namespace Portal.Domain.ApiKeys;

/// <summary>Scopes of API keys and the permission that each of them grants.</summary>
public static class ApiScopes
{
    /// <summary>Read journeys.</summary>
    public const string ReadJourneys = "journeys:read";

    /// <summary>Create and change journeys.</summary>
    public const string WriteJourneys = "journeys:write";

    /// <summary>Read users, without their sessions.</summary>
    public const string ReadUsers = "users:read";

    /// <summary>All scopes, in display order.</summary>
    public static IReadOnlyList<string> All { get; } = [ReadJourneys, WriteJourneys, ReadUsers];

    /// <summary>Whether the scope grants the permission; an unknown scope grants none.</summary>
    public static bool Gives(string scope, Permission permission) =>
        scope switch
        {
            ReadJourneys => permission == Permission.ReadJourneys,
            WriteJourneys => permission == Permission.WriteJourneys,
            ReadUsers => permission == Permission.ReadUsers,
            _ => false,
        };
}
