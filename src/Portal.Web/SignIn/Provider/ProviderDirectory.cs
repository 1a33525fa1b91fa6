using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// The metadata and keys of each tenant's own issuer (OpenID Connect Discovery 1.0), kept for an hour in a bounded cache whose
/// keys start with the tenant (IC-12): what one tenant's issuer says is nothing to another, even if both name the same.
/// </summary>
internal sealed class ProviderDirectory(ProviderBackchannel backchannel, TimeProvider time)
{
    private readonly record struct Key(TenantId Tenant, string Issuer);

    private sealed record Entry(OpenIdConnectConfiguration Metadata, long FetchedAt);

    private const int MaximumEntries = 2_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly Dictionary<Key, Entry> entries = [];
    private readonly Lock gate = new();

    /// <summary>The metadata of the tenant's issuer.</summary>
    /// <exception cref="SignInFailedException">It is not the tenant's issuer's, or cannot be used.</exception>
    /// <exception cref="ServiceUnavailableException">The provider does not answer.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(Tenant tenant, CancellationToken cancellationToken) =>
        Find(tenant) ?? await FetchAsync(tenant, cancellationToken);

    /// <summary>
    /// Asks again, because the keys in <paramref name="stale"/> did not have the one that was needed: it may have been
    /// rotated a moment ago. Who comes second gets what the first one fetched.
    /// </summary>
    public async Task<OpenIdConnectConfiguration> RefreshAsync(
        Tenant tenant,
        OpenIdConnectConfiguration stale,
        CancellationToken cancellationToken
    ) => Find(tenant) is { } known && known != stale ? known : await FetchAsync(tenant, cancellationToken);

    /// <summary>What is known without asking anybody, or null.</summary>
    public OpenIdConnectConfiguration? Find(Tenant tenant)
    {
        lock (gate)
        {
            return entries.TryGetValue(KeyOf(tenant), out var entry) && time.GetElapsedTime(entry.FetchedAt) < Lifetime
                ? entry.Metadata
                : null;
        }
    }

    private async Task<OpenIdConnectConfiguration> FetchAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var metadata = await ReadAsync(tenant.IdentityProvider.Issuer, cancellationToken);
        Demand(metadata, tenant.IdentityProvider.Issuer);
        lock (gate)
        {
            if (entries.Count >= MaximumEntries && !entries.ContainsKey(KeyOf(tenant)))
            {
                entries.Remove(entries.MinBy(entry => entry.Value.FetchedAt).Key);
            }
            entries[KeyOf(tenant)] = new(metadata, time.GetTimestamp());
        }
        return metadata;
    }

    private async Task<OpenIdConnectConfiguration> ReadAsync(string issuer, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenIdConnectConfigurationRetriever.GetAsync(
                issuer.TrimEnd('/') + "/.well-known/openid-configuration",
                backchannel,
                cancellationToken
            );
        }
        catch (Exception e) when (e is ArgumentException or JsonException or InvalidOperationException)
        {
            throw new SignInFailedException(SignInFailure.Metadata, "malformed");
        }
    }

    private void Demand(OpenIdConnectConfiguration metadata, string issuer)
    {
        if (!string.Equals(metadata.Issuer, issuer, StringComparison.Ordinal))
        {
            throw new SignInFailedException(SignInFailure.Metadata, "issuer"); // ASVS 10.5.3
        }
        if (
            !backchannel.Allows(issuer)
            || !backchannel.Allows(metadata.AuthorizationEndpoint)
            || !backchannel.Allows(metadata.TokenEndpoint)
        )
        {
            throw new SignInFailedException(SignInFailure.Metadata, "endpoint");
        }
        if (metadata.JsonWebKeySet is not { Keys.Count: > 0 })
        {
            throw new SignInFailedException(SignInFailure.Metadata, "keys");
        }
    }

    private static Key KeyOf(Tenant tenant) => new(tenant.Id, tenant.IdentityProvider.Issuer);
}
