using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// The metadata and keys of each issuer (OpenID Connect Discovery 1.0), kept for an hour in a bounded cache whose keys start
/// with the tenant (IC-12; none for the staff's): what one tenant's issuer says is nothing to another, even if both name the same.
/// </summary>
internal sealed class ProviderDirectory(ProviderBackchannel backchannel, TimeProvider time)
{
    private readonly record struct Key(TenantId? Tenant, string Issuer);

    private const int MaximumEntries = 2_000;

    // Forged tokens must not make Portal ask a provider without end.
    private const int RefreshesAMinute = 10;
    private readonly BoundedCache<Key, OpenIdConnectConfiguration> entries = new(
        MaximumEntries,
        TimeSpan.FromHours(1),
        time
    );
    private readonly BoundedCache<Key, StrongBox<int>> refreshes = new(MaximumEntries, TimeSpan.FromMinutes(1), time);

    /// <summary>The metadata of a provider of the catalog.</summary>
    public ProviderMetadata Of(IdentityProvider provider) => Of(provider.Tenant, provider.Issuer);

    /// <summary>The metadata of a tenant's issuer, or (null) of the staff's.</summary>
    public ProviderMetadata Of(TenantId? tenant, string issuer)
    {
        var key = new Key(tenant, issuer);
        return new(ct => entries.GetAsync(key, FetchAsync, ct), (stale, ct) => RefreshAsync(key, stale, ct));
    }

    private async Task<OpenIdConnectConfiguration> RefreshAsync(
        Key key,
        OpenIdConnectConfiguration stale,
        CancellationToken cancellationToken
    )
    {
        var known = await entries.GetAsync(key, FetchAsync, cancellationToken);
        if (known != stale)
        {
            return known;
        }
        var asked = await refreshes.GetAsync(key, (_, _) => Task.FromResult(new StrongBox<int>()), cancellationToken);
        if (Interlocked.Increment(ref asked.Value) > RefreshesAMinute)
        {
            return stale;
        }
        entries.Remove(key);
        return await entries.GetAsync(key, FetchAsync, cancellationToken);
    }

    /// <summary>Asks an issuer for its metadata now, without its keys.</summary>
    /// <exception cref="SignInFailedException">It is not that issuer's, or cannot be used.</exception>
    /// <exception cref="Platform.ServiceUnavailableException">The issuer does not answer.</exception>
    public async Task<OpenIdConnectConfiguration> DiscoverAsync(string issuer, CancellationToken cancellationToken)
    {
        var address = issuer.TrimEnd('/') + "/.well-known/openid-configuration";
        var text = await backchannel.GetDocumentAsync(address, cancellationToken);
        var metadata = Parse(text, OpenIdConnectConfiguration.Create);
        Demand(metadata, issuer);
        return metadata;
    }

    /// <summary>Asks for the keys that the metadata names.</summary>
    /// <exception cref="SignInFailedException">There are none that can be read.</exception>
    /// <exception cref="Platform.ServiceUnavailableException">The issuer does not answer.</exception>
    public async Task FetchKeysAsync(OpenIdConnectConfiguration metadata, CancellationToken cancellationToken)
    {
        metadata.JsonWebKeySet = Parse(
            await backchannel.GetDocumentAsync(metadata.JwksUri, cancellationToken),
            ReadableKeys
        );
        if (metadata.JsonWebKeySet.Keys.Count == 0)
        {
            throw new SignInFailedException(SignInFailure.Metadata, "keys");
        }
    }

    private async Task<OpenIdConnectConfiguration> FetchAsync(Key key, CancellationToken cancellationToken)
    {
        var metadata = await DiscoverAsync(key.Issuer, cancellationToken);
        await FetchKeysAsync(metadata, cancellationToken);
        return metadata;
    }

    private void Demand(OpenIdConnectConfiguration metadata, string issuer)
    {
        if (!string.Equals(metadata.Issuer, issuer, StringComparison.Ordinal))
        {
            throw new SignInFailedException(SignInFailure.Metadata, "issuer"); // ASVS 10.5.3
        }
        string?[] needed = [issuer, metadata.AuthorizationEndpoint, metadata.TokenEndpoint];
        string?[] optional = [metadata.PushedAuthorizationRequestEndpoint, metadata.EndSessionEndpoint];
        if (!needed.Concat(optional.Where(address => !string.IsNullOrEmpty(address))).All(backchannel.Allows))
        {
            throw new SignInFailedException(SignInFailure.Metadata, "endpoint");
        }
    }

    /// <summary>A key that is malformed or of an unknown kind is skipped: the others still count (RFC 7517, section 5).</summary>
    private static JsonWebKeySet ReadableKeys(string text)
    {
        using var json = JsonDocument.Parse(text);
        var set = new JsonWebKeySet();
        foreach (var key in json.RootElement.GetProperty("keys").EnumerateArray())
        {
            try
            {
                var read = new JsonWebKey(key.GetRawText());
                if (read.KeySize > 0)
                {
                    set.Keys.Add(read);
                }
            }
            catch (Exception e) when (e is ArgumentException or JsonException or FormatException) { }
        }
        return set;
    }

    private static T Parse<T>(string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (Exception e)
            when (e is ArgumentException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SignInFailedException(SignInFailure.Metadata, "malformed");
        }
    }
}

/// <summary>The metadata of one issuer, as the framework's handler asks for it.</summary>
/// <param name="get">Gives what is known, or asks.</param>
/// <param name="refresh">Asks again, because what is known did not have the key that was needed.</param>
internal sealed class ProviderMetadata(
    Func<CancellationToken, Task<OpenIdConnectConfiguration>> get,
    Func<OpenIdConnectConfiguration, CancellationToken, Task<OpenIdConnectConfiguration>> refresh
) : IConfigurationManager<OpenIdConnectConfiguration>
{
    /// <summary>The provider's metadata.</summary>
    /// <exception cref="SignInFailedException">It is not that issuer's, or cannot be used.</exception>
    /// <exception cref="Platform.ServiceUnavailableException">The provider does not answer.</exception>
    public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) => get(cancel);

    /// <summary>
    /// Asks again, because the keys in <paramref name="stale"/> did not fit: they may have been rotated a moment ago. Who
    /// comes second gets what the first one fetched.
    /// </summary>
    /// <returns><paramref name="stale"/> itself when the provider was asked too often.</returns>
    public Task<OpenIdConnectConfiguration> RefreshAsync(OpenIdConnectConfiguration stale, CancellationToken cancel) =>
        refresh(stale, cancel);

    /// <summary>Does nothing: what did not fit is refreshed where it is known, by <see cref="RefreshAsync"/>.</summary>
    public void RequestRefresh() { }
}
