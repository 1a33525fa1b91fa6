using Portal.DevHost.State;

namespace Portal.DevHost;

/// <summary>The addresses and sign-ins, printed once the stack is ready.</summary>
internal static class SignInTable
{
    /// <summary>The last line of a successful start; scripts and tests wait for it.</summary>
    public const string Ready = "Portal is ready";

    private static readonly (string Host, string People)[] Areas =
    [
        ("acme", "ada@acme.test (admin), ben@acme.test (member)"),
        ("globex", "gus@globex.test (admin), hana@globex.test (member)"),
        ("initech", "ian@initech.test (admin)"),
        ("staff", "sam@staff.test (support), olga@staff.test (platform-admin)"),
    ];

    public static string For(PortRange ports, StateFolder state)
    {
        var rows = Areas
            .Select(row => (Address: $"http://{row.Host}.portal.localhost:{ports.Web}", row.People))
            .ToList();
        var width = rows.Max(row => row.Address.Length);
        return string.Join(
            '\n',
            [
                "",
                "  " + "Address".PadRight(width) + "  Sign in as",
                .. rows.Select(row => "  " + row.Address.PadRight(width) + "  " + row.People),
                "",
                "  The password is portal-dev for everyone.",
                $"  Identity provider: http://localhost:{ports.IdentityProvider}/{{acme, globex, initech, staff}}",
                $"  Tenant API:        http://api.portal.localhost:{ports.Api}/v1 (create keys in a tenant's dashboard)",
                $"  Platform API:      http://platform.portal.localhost:{ports.Api}/platform/v1",
                $"                     (the key is in {state.PlatformKeyFile})",
                "",
            ]
        );
    }
}
