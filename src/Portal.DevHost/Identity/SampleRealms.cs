namespace Portal.DevHost.Identity;

/// <summary>The four realms of the development contract (DESIGN section 6) with the sample people in them.</summary>
internal static class SampleRealms
{
    /// <param name="clientOf">Portal's registration at a realm; it knows the portal's addresses and secrets, we do not.</param>
    public static IReadOnlyList<RealmOptions> Create(Func<string, ClientOptions> clientOf) =>
        [
            Realm("acme", "Acme", SamplePeople.Acme, clientOf),
            Realm("globex", "Globex", SamplePeople.Globex, clientOf),
            Realm("initech", "Initech", SamplePeople.Initech, clientOf),
            Realm("staff", "Portal staff", SamplePeople.Staff, clientOf),
        ];

    private static RealmOptions Realm(
        string name,
        string displayName,
        IReadOnlyList<PersonOptions> people,
        Func<string, ClientOptions> clientOf
    ) =>
        new()
        {
            Name = name,
            DisplayName = displayName,
            People = people,
            Clients = [clientOf(name)],
        };
}
