using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>
/// Calls the key service with this process's own credential, which decides what is allowed: <c>manage</c> for tenants' keys,
/// <c>bind</c> for bindings and platform keys, <c>verify</c> for verification and the feed. All methods throw
/// <see cref="KeyServiceUnavailableException"/> within 2 seconds when the key service does not answer (IC-10).
/// </summary>
public sealed partial class KeyServiceClient : IDisposable
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);
    private readonly HttpClient http;
    private readonly ILogger logger;
    private volatile DatabaseMark? demanded;

    internal KeyServiceClient(HttpClient http, ILogger logger) => (this.http, this.logger) = (http, logger);

    /// <summary>
    /// Creates a key, which stays invalid until <see cref="ActivateAsync"/>. Repeated for a key that was never activated, it
    /// creates a new secret and the former one is invalid.
    /// </summary>
    /// <param name="owner">Whose key it is.</param>
    /// <param name="key">Chosen by the caller, whose own pending row has it already.</param>
    /// <param name="scopes">1 to 20, each such as <c>journeys:read</c>.</param>
    /// <param name="expiresAt">In the future, UTC; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The key's text, to be shown once and stored nowhere.</returns>
    /// <exception cref="ConflictException">The id was activated, revoked or is another owner's.</exception>
    /// <exception cref="InvalidInputException">A scope, the expiry or the id is not acceptable.</exception>
    public Task<CreatedKey> CreateAsync(
        KeyOwner owner,
        KeyId key,
        IEnumerable<string> scopes,
        DateTimeOffset? expiresAt,
        CancellationToken cancellationToken
    ) =>
        SendAsync<CreatedKey>(
            HttpMethod.Put,
            KeyServiceRoutes.KeyOf(owner, key),
            new CreateKeyRequest([.. scopes], expiresAt),
            cancellationToken
        );

    /// <summary>Activates a created key; may be repeated.</summary>
    /// <exception cref="ConflictException">It was revoked, or created again meanwhile.</exception>
    /// <exception cref="NotFoundException">The owner has no such key.</exception>
    public Task ActivateAsync(KeyOwner owner, CreatedKey created, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            KeyServiceRoutes.KeyOf(owner, new(created.KeyId)) + "/activate",
            new ActivateKeyRequest(created.Revision),
            cancellationToken
        );

    /// <summary>
    /// Revokes a key for good, in whatever state it is; an id that was never created becomes unusable. May be repeated.
    /// </summary>
    /// <exception cref="NotFoundException">The id is another owner's.</exception>
    public Task RevokeAsync(KeyOwner owner, KeyId key, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, KeyServiceRoutes.KeyOf(owner, key) + "/revoke", body: null, cancellationToken);

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
        await SendAsync<ListedKey[]>(
            HttpMethod.Get,
            KeyServiceRoutes.KeysOf(owner, after),
            body: null,
            cancellationToken
        );

    /// <summary>Binds a tenant to a server; may be repeated.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="server">Null for none: then no key of the tenant is valid.</param>
    /// <param name="version">The version of the catalog's binding.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ConflictException">The key service has a newer version, or this one with another server.</exception>
    public Task BindAsync(TenantId tenant, ServerId? server, long version, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Put,
            KeyServiceRoutes.BindingOf(tenant),
            new BindRequest(version, server?.Value),
            cancellationToken
        );

    /// <summary>What the key service's database must contain from now on; an older mark, or none, changes nothing (IC-5).</summary>
    public void Demand(DatabaseMark? mark)
    {
        if (mark is not null && mark.Number > (demanded?.Number ?? 0))
        {
            demanded = mark;
        }
    }

    /// <summary>What the catalog must contain, and whether the key service's database has what was demanded.</summary>
    public Task<KnownPositions> GetPositionsAsync(CancellationToken cancellationToken) =>
        SendAsync<KnownPositions>(HttpMethod.Get, KeyServiceRoutes.Positions, body: null, cancellationToken);

    /// <summary>Tells the key service what the catalog must contain, and has its database marked. Needs the right <c>bind</c>.</summary>
    public Task<KnownPositions> AnchorAsync(DatabaseMark catalog, CancellationToken cancellationToken) =>
        SendAsync<KnownPositions>(
            HttpMethod.Put,
            KeyServiceRoutes.Positions,
            new AnchorRequest(catalog.ToString()),
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    internal Task<VerifyResponse> VerifyAsync(PresentedKey key, CancellationToken cancellationToken) =>
        SendAsync<VerifyResponse>(
            HttpMethod.Post,
            KeyServiceRoutes.Verify(key.Class),
            new VerifyRequest(ApiKeyFormat.Write(key)),
            cancellationToken
        );

    /// <summary>The feed as a stream, which the key service ends now and then.</summary>
    internal async Task<Stream> OpenFeedAsync(Guid? feed, long sequence, CancellationToken cancellationToken)
    {
        using var request = NewRequest(HttpMethod.Get, KeyServiceRoutes.FeedAfter(feed, sequence));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    private Task<object?> SendAsync(HttpMethod method, string route, object? body, CancellationToken token) =>
        SendAsync(method, route, body, _ => Task.FromResult<object?>(null), token);

    private async Task<T> SendAsync<T>(HttpMethod method, string route, object? body, CancellationToken token)
        where T : class =>
        await SendAsync(method, route, body, content => content.ReadFromJsonAsync<T>(Json, token), token)
        ?? throw new KeyServiceUnavailableException();

    private async Task<T?> SendAsync<T>(
        HttpMethod method,
        string route,
        object? body,
        Func<HttpContent, Task<T?>> read,
        CancellationToken token
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(Timeout);
        try
        {
            using var request = NewRequest(method, route);
            request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
            using var response = await http.SendAsync(request, timeout.Token);
            return response.IsSuccessStatusCode
                ? await read(response.Content)
                : throw await ToExceptionAsync(response, timeout.Token);
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or IOException
                || (e is OperationCanceledException && !token.IsCancellationRequested)
            )
        {
            throw new KeyServiceUnavailableException(e);
        }
    }

    private HttpRequestMessage NewRequest(HttpMethod method, string route)
    {
        var request = new HttpRequestMessage(method, route);
        if (demanded is { } mark)
        {
            request.Headers.Add(KeyServiceRoutes.PositionHeader, mark.ToString());
        }
        return request;
    }

    private async Task<Exception> ToExceptionAsync(HttpResponseMessage response, CancellationToken token)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound:
                return new NotFoundException("There is no such key.");
            case HttpStatusCode.Conflict:
                return new ConflictException("The key or binding was changed meanwhile.");
            case HttpStatusCode.BadRequest:
                var problem = await response.Content.ReadFromJsonAsync<ValidationProblemDetails>(Json, token);
                return new InvalidInputException(
                    problem!.Errors.ToDictionary(e => e.Key, e => string.Join(" ", e.Value), StringComparer.Ordinal)
                );
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                LogRefused((int)response.StatusCode, response.RequestMessage?.RequestUri?.AbsolutePath);
                return new KeyServiceUnavailableException();
            default:
                return new KeyServiceUnavailableException();
        }
    }

    [LoggerMessage(
        1303,
        LogLevel.Error,
        "The key service refused this process's own credential: {Status} for {Path}. Check its secret and its rights"
    )]
    private partial void LogRefused(int status, string? path);
}
