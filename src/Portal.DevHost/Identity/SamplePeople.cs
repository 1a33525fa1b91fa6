namespace Portal.DevHost.Identity;

/// <summary>
/// The sample people by realm. Subjects are stable for ever, since tenants bind users to (issuer, subject).
/// The last person of each tenant realm is no user of the tenant yet: somebody to invite. A tag makes more of them
/// (<see cref="TaggedPerson"/>). Names are those of the operator's sample tenants.
/// </summary>
internal static class SamplePeople
{
    /// <summary>Everybody's password, shown on the sign-in page.</summary>
    public const string Password = "portal-dev";

    public static IReadOnlyList<PersonOptions> Acme { get; } =
    [
        Person("acme-ada", "ada@acme.test", "Ada Lindqvist", "admin"),
        Person("acme-ben", "ben@acme.test", "Ben Okafor", "member"),
        Person("acme-cleo", "cleo@acme.test", "Cleo Marsh", "invitee"),
    ];

    public static IReadOnlyList<PersonOptions> Globex { get; } =
    [
        Person("globex-gus", "gus@globex.test", "Gus Marchetti", "admin"),
        Person("globex-hana", "hana@globex.test", "Hana Novak", "member"),
        Person("globex-jonas", "jonas@globex.test", "Jonas Weber", "invitee"),
    ];

    /// <summary>This provider vouches for nobody's e-mail: an admin confirms who accepted an invitation.</summary>
    public static IReadOnlyList<PersonOptions> Initech { get; } =
    [
        Person("initech-ian", "ian@initech.test", "Ian Whitcombe", "admin") with
        {
            EmailVerified = false,
        },
        Person("initech-kim", "kim@initech.test", "Kim Duarte", "invitee") with
        {
            EmailVerified = false,
        },
    ];

    public static IReadOnlyList<PersonOptions> Staff { get; } =
    [
        Person("staff-sam", "sam@staff.test", "Sam Whitfield", "support"),
        Person("staff-olga", "olga@staff.test", "Olga Petrova", "platform-admin"),
    ];

    private static PersonOptions Person(string subject, string email, string name, string note) =>
        new()
        {
            Subject = subject,
            Email = email,
            Name = name,
            Password = Password,
            Note = note,
        };
}
