using Portal.DevHost.State;

namespace Portal.DevHost;

/// <summary>What a newcomer needs to know once everything runs.</summary>
internal static class SignInTable
{
    /// <summary>The last line of a successful start; other programs wait for it.</summary>
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
        var rows = Areas.Select(row => ($"http://{row.Host}.portal.localhost:{ports.Web}", row.People)).ToList();
        var width = rows.Max(row => row.Item1.Length);
        return string.Join(
            '\n',
            [
                "",
                "  " + "Address".PadRight(width) + "  Sign in as",
                .. rows.Select(row => "  " + row.Item1.PadRight(width) + "  " + row.People),
                "",
                "  Everybody's password is portal-dev.",
                $"  Identity provider: http://localhost:{ports.IdentityProvider}/{{acme, globex, initech, staff}}",
                $"  Tenant API:        http://api.portal.localhost:{ports.Api}/v1 (keys are made in a tenant's own area)",
                $"  Platform API:      http://platform.portal.localhost:{ports.Api}/platform/v1",
                $"                     (its key is in {state.PlatformKeyFile})",
                "",
            ]
        );
    }
}
