using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>
/// Makes, activates and revokes keys, and binds tenants. What a process may do of this the key service decides by the
/// process's own credential: <c>manage</c> for tenants' keys, <c>bind</c> for bindings and platform keys.
/// All methods throw <see cref="ServiceUnavailableException"/> within 2 seconds when the key service does not answer.
/// </summary>
public sealed class KeyServiceClient
{
    private readonly KeyServiceCalls calls;

    internal KeyServiceClient(KeyServiceCalls calls) => this.calls = calls;

    /// <summary>
    /// Makes a key, which stays invalid until <see cref="ActivateAsync"/>. Repeated for a key that was never activated, it
    /// makes a new secret and the former one is worth nothing.
    /// </summary>
    /// <param name="owner">Whose key it is.</param>
    /// <param name="key">Made by the caller, whose own pending row has it already.</param>
    /// <param name="scopes">1 to 20, each such as <c>journeys:read</c>.</param>
    /// <param name="expiresAt">In the future, UTC; null for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The key's text, to be shown once and kept nowhere.</returns>
    /// <exception cref="ConflictException">The id was activated, revoked or is another owner's.</exception>
    /// <exception cref="InvalidInputException">A scope, the expiry or the id is not acceptable.</exception>
    public Task<CreatedKey> CreateAsync(
        KeyOwner owner,
        KeyId key,
        IEnumerable<string> scopes,
        DateTimeOffset? expiresAt,
        CancellationToken cancellationToken
    ) =>
        calls.SendAsync<CreatedKey>(
            HttpMethod.Put,
            KeyServiceRoutes.KeyOf(owner, key),
            new CreateKeyRequest([.. scopes], expiresAt),
            cancellationToken
        );

    /// <summary>Makes a created key valid; may be repeated.</summary>
    /// <exception cref="ConflictException">It was revoked, or made anew meanwhile.</exception>
    /// <exception cref="NotFoundException">The owner has no such key.</exception>
    public Task ActivateAsync(KeyOwner owner, CreatedKey created, CancellationToken cancellationToken) =>
        calls.SendAsync(
            HttpMethod.Post,
            KeyServiceRoutes.KeyOf(owner, new(created.KeyId)) + "/activate",
            new ActivateKeyRequest(created.Revision),
            cancellationToken
        );

    /// <summary>
    /// Ends a key for good, in whatever state it is; an id that was never made becomes unusable. May be repeated.
    /// </summary>
    /// <exception cref="NotFoundException">The id is another owner's.</exception>
    public Task RevokeAsync(KeyOwner owner, KeyId key, CancellationToken cancellationToken) =>
        calls.SendAsync(HttpMethod.Post, KeyServiceRoutes.KeyOf(owner, key) + "/revoke", body: null, cancellationToken);

    /// <summary>A page of a tenant's keys in the order of their ids; up to 500, none when there are no more.</summary>
    public Task<IReadOnlyList<ListedKey>> ListAsync(
        TenantId tenant,
        KeyId? after,
        CancellationToken cancellationToken
    ) => ListAsync(KeyOwner.Of(tenant), after, cancellationToken);

    /// <summary>The same for any owner; the platform's needs the right <c>bind</c>.</summary>
    public async Task<IReadOnlyList<ListedKey>> ListAsync(
        KeyOwner owner,
        KeyId? after,
        CancellationToken cancellationToken
    ) =>
        await calls.SendAsync<ListedKey[]>(
            HttpMethod.Get,
            KeyServiceRoutes.KeysOf(owner, after),
            body: null,
            cancellationToken
        );

    /// <summary>Says which server a tenant is on; may be repeated.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="server">Null for none: then no key of the tenant is valid.</param>
    /// <param name="version">The version of the catalog's binding.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ConflictException">A newer version, or this version with another server, is there already.</exception>
    public Task BindAsync(TenantId tenant, ServerId? server, long version, CancellationToken cancellationToken) =>
        calls.SendAsync(
            HttpMethod.Put,
            KeyServiceRoutes.BindingOf(tenant),
            new BindRequest(version, server?.Value),
            cancellationToken
        );
}
