using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Providers;

/// <summary>
/// What somebody does with a company's sign-in set-up link: looks, enters settings, and has their test recorded. The link's
/// secret is the only authority, and counts at its own company only. Making settings live is <see cref="ProviderActivation"/>.
/// </summary>
public sealed class SignInSetUps(
    IDbContextFactory<CatalogDbContext> catalog,
    RuntimeSecrets secrets,
    IHostEnvironment environment
)
{
    /// <summary>The set-up of a link.</summary>
    /// <exception cref="SignInLinkRefusedException">The link is not open, or another company's.</exception>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task<SignInSetUp> GetAsync(TenantId tenant, byte[] secret, CancellationToken cancellationToken)
    {
        var hash = SessionSecret.Hash(secret);
        var row = await catalog.ExecuteAsync(db => SetUpRow.FindAsync(db, hash, cancellationToken));
        return SetUpRow.RefusalOf(row, tenant) is { } refusal
            ? throw new SignInLinkRefusedException(refusal)
            : row!.ToSetUp();
    }

    /// <summary>Stores settings to try; what was tested before counts no more.</summary>
    /// <returns>The set-up with them.</returns>
    /// <exception cref="InvalidInputException">With a message for each field that is wrong.</exception>
    /// <exception cref="SignInLinkRefusedException">The link is not open, or another company's.</exception>
    public async Task<SignInSetUp> PutAsync(
        TenantId tenant,
        byte[] secret,
        ProviderSettingsRequest request,
        CancellationToken cancellationToken
    )
    {
        var before = (await GetAsync(tenant, secret, cancellationToken)).Candidate;
        var settings = new ProviderSettingsRules(environment.IsDevelopment()).Check(request, before);
        var box = settings.ClientSecret is { } entered
            ? secrets.Seal(entered, SecretPurpose.ClientSecret(tenant))
            : before!.Provider.ClientSecret!;
        var hash = SessionSecret.Hash(secret);
        await catalog.ExecuteAsync(db =>
            db.Database.SqlQuery<bool>(
                    $"""
                    SELECT put_provider_candidate({hash}, {tenant.Value}, {settings.Preset.Name}, {settings.Issuer},
                        {settings.Preset.Label}, {settings.ClientId}, {box}, {settings.HostedDomain},
                        {settings.TrustsEmail}) AS "Value"
                    """
                )
                .SingleAsync(cancellationToken)
        );
        return await GetAsync(tenant, secret, cancellationToken); // says so if the link ended meanwhile
    }

    /// <summary>Records how far a test has come.</summary>
    /// <param name="tenant">The company.</param>
    /// <param name="secret">The link's secret.</param>
    /// <param name="digest">Of the settings that are tested.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="state">Running, passed or failed.</param>
    /// <param name="reason">A fixed word.</param>
    /// <returns>False when the settings were changed meanwhile, or the link has ended: nothing was recorded.</returns>
    public Task<bool> RecordAsync(
        TenantId tenant,
        byte[] secret,
        byte[] digest,
        ProviderTestStage stage,
        ProviderTestState state,
        string? reason = null
    )
    {
        var hash = SessionSecret.Hash(secret);
        var (stageName, stateName) = (stage.ToString(), state.ToString());
        return catalog.ExecuteAsync(db =>
            db.Database.SqlQuery<bool>(
                    $"""
                    SELECT record_provider_test({hash}, {tenant.Value}, {digest}, {stageName}, {stateName}, {reason}) AS "Value"
                    """
                )
                .SingleAsync(CancellationToken.None)
        );
    }
}
