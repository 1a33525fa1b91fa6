using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Keys;
using Portal.DevHost.Identity.SignIn;
using Portal.DevHost.Identity.Tokens;

namespace Portal.DevHost.Identity.Realms;

/// <summary>One issuer with everything that it remembers. Realms share nothing but the process and the clock.</summary>
internal sealed class Realm
{
    private readonly RealmOptions options;

    public Realm(DevelopmentIdentityProviderOptions provider, RealmOptions options, TimeProvider time, ILogger logger)
    {
        this.options = options;
        Provider = provider;
        Time = time;
        Logger = logger;
        Addresses = new RealmAddresses(provider.Origin, options.Path);
        Cookies = new RealmCookies(Addresses);
        var keyFile = new SigningKeyFile(Path.Combine(provider.StateFolder, $"{options.Name}.signing-keys.json"));
        Keys = new SigningKeys(keyFile, time, provider.RetiredKeyRetention);
        PendingSignIns = new PendingSignIns(time, provider.SignInFormLifetime);
        Sessions = new SignInSessions(time, provider.SessionLifetime);
        Codes = new AuthorizationCodes(time, provider.CodeLifetime);
        AccessTokens = new AccessTokens(time, provider.AccessTokenLifetime);
        IdTokens = new IdTokens(this);
    }

    public DevelopmentIdentityProviderOptions Provider { get; }
    public TimeProvider Time { get; }
    public ILogger Logger { get; }
    public RealmAddresses Addresses { get; }
    public RealmCookies Cookies { get; }
    public SigningKeys Keys { get; }
    public PendingSignIns PendingSignIns { get; }
    public SignInSessions Sessions { get; }
    public AuthorizationCodes Codes { get; }
    public AccessTokens AccessTokens { get; }
    public IdTokens IdTokens { get; }

    public string Name => options.Name;
    public string DisplayName => options.DisplayName;
    public Guid? EntraTenant => options.EntraTenant;
    public string Issuer => Addresses.Issuer;
    public IReadOnlyList<PersonOptions> People => options.People;

    public ClientOptions? FindClient(string? clientId) =>
        options.Clients.FirstOrDefault(client => string.Equals(client.ClientId, clientId, StringComparison.Ordinal));

    public PersonOptions? FindPersonBySubject(string subject) =>
        TaggedPerson.Find(options.People, subject, person => person.Subject, StringComparison.Ordinal);

    /// <summary>Takes the same time whether the e-mail is unknown or the password wrong.</summary>
    public PersonOptions? FindPersonByPassword(string email, string password)
    {
        var person = TaggedPerson.Find(
            options.People,
            email.Trim(),
            person => person.Email,
            StringComparison.OrdinalIgnoreCase
        );
        var correct = Secret.Matches(expected: person?.Password ?? string.Empty, found: password);
        return correct ? person : null;
    }
}
