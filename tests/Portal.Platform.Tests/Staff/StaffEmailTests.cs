using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Platform.Tests.Catalog;
using Portal.Staff;
using Portal.Testing;

namespace Portal.Platform.Tests.Staff;

/// <summary>The first sign-in of a member of the staff binds by e-mail, and no look-alike passes for one.</summary>
public sealed class StaffEmailTests(TestPlatform platform)
{
    private const string Issuer = "http://localhost:1/staff";

    [Theory]
    [InlineData("\u212Aelvin@staff.test")] // the Kelvin sign folds onto k
    [InlineData("kelvin@sta\uFB00.test")] // a ligature
    [InlineData("kelvin@staff.test\0")]
    public async Task A_look_alike_binds_nobody(string email)
    {
        var catalog = platform.Web.GetRequiredService<IDbContextFactory<CatalogDbContext>>();
        await platform.AsAsync(
            "portal_operator",
            """
            INSERT INTO staff_members (staff_id, email, display_name, role, state)
            VALUES (gen_random_uuid(), 'kelvin@staff.test', 'Kelvin', 'Support', 'Active') ON CONFLICT DO NOTHING
            """
        );
        var provider = new IdentityProvider(null, Issuer, "staff", "portal", [], TrustsEmail: true);
        var request = new StaffSignInRequest(provider, Issuer, email, email, true, null, null, null, "look-alike");
        await Assert.ThrowsAsync<StaffSignInRefusedException>(() =>
            new StaffSignIn(catalog).SignInAsync(request, TestContext.Current.CancellationToken)
        );
    }
}
