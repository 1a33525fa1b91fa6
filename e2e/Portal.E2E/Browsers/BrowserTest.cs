using System.Security.Cryptography;

namespace Portal.E2E.Browsers;

/// <summary>Opens browsers for people and, when a test fails, keeps what they saw under <c>artifacts/test/e2e</c>.</summary>
public abstract class BrowserTest(PortalStack stack, Chromium chromium) : IAsyncLifetime
{
    private static readonly SignedIn SignedIn = new();
    private readonly List<Person> people = [];

    protected PortalStack Stack => stack;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        foreach (var (person, number) in people.Select((person, index) => (person, index + 1)))
        {
            if (failed)
            {
                await person.KeepAsync(FileFor(number));
            }
            await person.DisposeAsync();
        }
        GC.SuppressFinalize(this);
        if (!failed)
        {
            foreach (var person in people)
            {
                person.Watch.Verify();
            }
        }
    }

    /// <summary>A browser that knows nothing yet.</summary>
    protected async Task<Person> OpenAsync(string tenant) => Keep(await NewAsync(tenant, storage: null));

    /// <summary>A member of the staff, signed in on the staff host, who will also visit these tenants.</summary>
    protected async Task<Person> OpenStaffAsync(string email, params string[] tenants)
    {
        var person = Keep(await Person.OpenAsync(await chromium.GetAsync(), stack, "staff", storage: null, tenants));
        await person.Page.GotoAsync(PortalUrls.Home);
        var signIn = new SignInPage(person.Page);
        await signIn.Continue.ClickAsync();
        await signIn.FillAsync(email, SignInPage.Password);
        await Expect(person.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Tenants");
        return person;
    }

    /// <summary>
    /// A browser in which somebody is signed in. Tests that only look share the person's session; whoever ends sessions
    /// signs in anew.
    /// </summary>
    /// <param name="email">A sample person; the tenant is the first part of the domain.</param>
    protected async Task<Person> OpenAsAsync(string email)
    {
        var tenant = TenantOf(email);
        var storage = await SignedIn.GetAsync(
            email,
            async () =>
            {
                var person = Keep(await NewAsync(tenant, storage: null));
                await new SignInPage(person.Page).SignInAsync(email);
                return await person.Context.StorageStateAsync();
            }
        );
        return Keep(await NewAsync(tenant, storage));
    }

    /// <summary>A browser in which somebody signs in with a session that no other test has.</summary>
    protected async Task<Person> SignInAsync(string email)
    {
        var person = await OpenAsync(TenantOf(email));
        await new SignInPage(person.Page).SignInAsync(email);
        return person;
    }

    /// <summary>Invites somebody new at the tenant of an admin; they can then sign in with the returned address.</summary>
    protected static async Task<string> InviteNewAsync(Person admin, string basis, string role = "Member")
    {
        var email = NewAddress(basis);
        await admin.GoAsync(PortalUrls.Users());
        await new UsersPage(admin.Page).InviteAsync(email, "Robin Tester", role);
        return email;
    }

    /// <summary>An address that nobody has had yet, of somebody at the identity provider: <c>cleo+4f2a@acme.test</c>.</summary>
    protected static string NewAddress(string basis) =>
        basis.Replace("@", $"+{RandomNumberGenerator.GetHexString(10, lowercase: true)}@", StringComparison.Ordinal);

    private static string TenantOf(string email) =>
        email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..].Split('.')[0];

    private async Task<Person> NewAsync(string tenant, string? storage) =>
        await Person.OpenAsync(await chromium.GetAsync(), stack, tenant, storage);

    private Person Keep(Person person)
    {
        people.Add(person);
        return person;
    }

    private static string FileFor(int number)
    {
        var folder = Path.Combine(DevHostCommand.Checkout, "artifacts", "test", "e2e");
        Directory.CreateDirectory(folder);
        var test = TestContext.Current.TestCase!;
        return Path.Combine(folder, $"{test.TestClassSimpleName}.{test.TestMethodName}-{number}");
    }
}
