using Portal.Operator.SampleData;

namespace Portal.DevHost.Identity;

/// <summary>The realms of the development stack with the sample people in them. A tag makes more people (<see cref="TaggedPerson"/>).</summary>
internal static class SampleRealms
{
    /// <param name="clientOf">Portal's registration at a realm; it knows the portal's addresses and secrets, we do not.</param>
    public static IReadOnlyList<RealmOptions> Create(Func<string, ClientOptions> clientOf) =>
        [
            .. DevelopmentStack
                .Current.Realms.Concat(DevelopmentStack.Current.Newcomers)
                .Select(realm => new RealmOptions
                {
                    Name = realm.Name,
                    Path = realm.Path,
                    EntraTenant = realm.EntraTenant,
                    DisplayName = realm.DisplayName,
                    People = [.. realm.People.Select(person => PersonOf(person, realm.TrustsEmail))],
                    Clients = [clientOf(realm.Name)],
                }),
        ];

    private static PersonOptions PersonOf(DevelopmentPerson person, bool isVerified) =>
        new()
        {
            Subject = person.Subject,
            Email = person.Email,
            EmailVerified = isVerified,
            Name = person.Name,
            Password = DevelopmentStack.Current.Password,
            Note = person.RoleName ?? "invitee",
        };
}
