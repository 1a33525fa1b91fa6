namespace Portal.DevHost.Identity.Realms;

/// <summary>Makes the realms, once.</summary>
internal sealed class RealmDirectory(
    DevelopmentIdentityProviderOptions options,
    TimeProvider time,
    ILogger<RealmDirectory> logger
)
{
    public IReadOnlyList<Realm> All { get; } =
        options.Realms.Select(realm => new Realm(options, realm, time, logger)).ToList();
}
