using Portal.DevHost.State;
using Portal.Operator.SampleData;

namespace Portal.DevHost;

/// <summary>The addresses and sign-ins, printed once the stack is ready.</summary>
internal static class SignInTable
{
    /// <summary>The last line of a successful start; scripts and tests wait for it.</summary>
    public const string Ready = "Portal is ready";

    public static string For(PortRange ports, StateFolder state)
    {
        var stack = DevelopmentStack.Current;
        var rows = stack
            .Realms.Select(realm => (Address: $"http://{stack.Host(realm.Name)}:{ports.Web}", People: PeopleOf(realm)))
            .ToList();
        var width = rows.Max(row => row.Address.Length);
        return string.Join(
            '\n',
            [
                "",
                "  " + "Address".PadRight(width) + "  Sign in as",
                .. rows.Select(row => "  " + row.Address.PadRight(width) + "  " + row.People),
                "",
                $"  The password is {stack.Password} for everyone.",
                $"  Identity provider: http://localhost:{ports.IdentityProvider}/{{{string.Join(", ", stack.Tenants.Select(realm => realm.Name))}}}",
                $"  Tenant API:        http://{stack.Host("api")}:{ports.Api}/v1 (create keys in a tenant's dashboard)",
                $"  Platform API:      http://{stack.Host("platform")}:{ports.Api}/platform/v1",
                $"                     (the key is in {state.PlatformKeyFile})",
                "",
            ]
        );
    }

    private static string PeopleOf(DevelopmentRealm realm) =>
        string.Join(
            ", ",
            realm
                .People.Where(person => person.Role is not null)
                .Select(person => $"{person.Email} ({person.RoleName})")
        );
}
