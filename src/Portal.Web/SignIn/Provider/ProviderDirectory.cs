using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// The metadata and keys of each issuer (OpenID Connect Discovery 1.0), kept for an hour in a bounded cache whose
/// keys start with the tenant (IC-12; none for the staff's): what one tenant's issuer says is nothing to another, even if both name the same.
/// </summary>
internal sealed class ProviderDirectory(ProviderBackchannel backchannel, TimeProvider time)
{
    private readonly record struct Key(TenantId? Tenant, string Issuer);

    private sealed record Entry(OpenIdConnectConfiguration Metadata, long FetchedAt);

    private const int MaximumEntries = 2_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly Dictionary<Key, Entry> entries = [];
    private readonly Lock gate = new();

    /// <summary>The provider's metadata.</summary>
    /// <exception cref="SignInFailedException">It is not that issuer's, or cannot be used.</exception>
    /// <exception cref="ServiceUnavailableException">The provider does not answer.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(
        IdentityProvider provider,
        CancellationToken cancellationToken
    ) => Find(provider) ?? await FetchAsync(provider, cancellationToken);

    /// <summary>
    /// Asks again, because the keys in <paramref name="stale"/> did not have the one that was needed: it may have been
    /// rotated a moment ago. Who comes second gets what the first one fetched.
    /// </summary>
    public async Task<OpenIdConnectConfiguration> RefreshAsync(
        IdentityProvider provider,
        OpenIdConnectConfiguration stale,
        CancellationToken cancellationToken
    ) => Find(provider) is { } known && known != stale ? known : await FetchAsync(provider, cancellationToken);

    /// <summary>What is known without asking anybody, or null.</summary>
    public OpenIdConnectConfiguration? Find(IdentityProvider provider)
    {
        lock (gate)
        {
            return
                entries.TryGetValue(KeyOf(provider), out var entry) && time.GetElapsedTime(entry.FetchedAt) < Lifetime
                ? entry.Metadata
                : null;
        }
    }

    private async Task<OpenIdConnectConfiguration> FetchAsync(
        IdentityProvider provider,
        CancellationToken cancellationToken
    )
    {
        var metadata = await ReadAsync(provider.Issuer, cancellationToken);
        Demand(metadata, provider.Issuer);
        lock (gate)
        {
            if (entries.Count >= MaximumEntries && !entries.ContainsKey(KeyOf(provider)))
            {
                entries.Remove(entries.MinBy(entry => entry.Value.FetchedAt).Key);
            }
            entries[KeyOf(provider)] = new(metadata, time.GetTimestamp());
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

    private static Key KeyOf(IdentityProvider provider) => new(provider.Tenant, provider.Issuer);
}
