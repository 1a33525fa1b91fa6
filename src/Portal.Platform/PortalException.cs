namespace Portal.Platform;

/// <summary>
/// An expected refusal or failure. The message may be shown to the person whose request it answers;
/// <see cref="Catalog.FailureEvents"/> says which platform event records it.
/// </summary>
public abstract class PortalException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>For logs: without the message, which may quote what a person entered or a name of the tenant's.</summary>
    public sealed override string ToString() =>
        string.Join(
            Environment.NewLine,
            new[]
            {
                GetType().ToString(),
                InnerException is null ? null : $" ---> {InnerException}",
                StackTrace,
            }.OfType<string>()
        );
}

/// <summary>The tenant's server, the catalog or the key service cannot be reached: 503, never 401 (IC-10).</summary>
public class ServiceUnavailableException(string message, Exception? inner = null) : PortalException(message, inner);

/// <summary>The key service cannot be reached: 503. The tenant's own server may be available.</summary>
public sealed class KeyServiceUnavailableException(Exception? inner = null)
    : ServiceUnavailableException("The key service does not answer.", inner);

/// <summary>A server did not prove the identity of its binding (IC-5): 503, the tenant is quarantined.</summary>
public sealed class ServerIdentityException(string reason)
    : PortalException("The tenant's server did not prove its identity.")
{
    /// <summary>Which part of the proof failed, for logs and events only.</summary>
    public string Reason { get; } = reason;

    /// <summary>The one in an exception of Npgsql's, which may come from one of several addresses; null without one.</summary>
    public static ServerIdentityException? Find(Exception? exception) =>
        exception switch
        {
            null => null,
            ServerIdentityException found => found,
            AggregateException several => several
                .InnerExceptions.Select(Find)
                .FirstOrDefault(found => found is not null),
            _ => Find(exception.InnerException),
        };
}

/// <summary>The tenant is suspended or not yet active: 403.</summary>
public sealed class TenantNotServedException(string message) : PortalException(message);

/// <summary>The company has no identity provider yet: 409. Who sets it up has a link for that.</summary>
public sealed class SignInNotSetUpException()
    : PortalException("Nobody has set up yet where the company's people sign in.");

/// <summary>The person or credential lacks the right to do this: 403.</summary>
public sealed class ForbiddenException(string message) : PortalException(message);

/// <summary>The database refused a change of a read-only support session: 403.</summary>
public sealed class ReadOnlyException(Exception? inner = null)
    : PortalException("This support session is read-only. Nothing was changed.", inner);

/// <summary>The session, user or role that allowed this has ended (IC-8, IC-9): 401, circuits end.</summary>
public sealed class AuthorityLostException(string message) : PortalException(message);

/// <summary>It does not exist in this tenant: 404, the same for ids of other tenants and for unknown ids.</summary>
public sealed class NotFoundException(string message) : PortalException(message);

/// <summary>Somebody else changed it meanwhile, or a rule of the tenant forbids it: 409.</summary>
public class ConflictException(string message) : PortalException(message);

/// <summary>
/// It has a newer version than the one that was to be changed: 409, or 412 where the request named the version as its
/// condition (RFC 9110, section 13.1.1).
/// </summary>
public sealed class StaleVersionException(string message) : ConflictException(message);

/// <summary>Invalid input: 400, with a message for each field.</summary>
public sealed class InvalidInputException(IReadOnlyDictionary<string, string> errors)
    : PortalException(string.Join(" ", errors.Values))
{
    /// <summary>What was expected, by field name.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; } = errors;

    /// <summary>Whether the refusal is in the tenant's audit log; what is wrong may be found before an operation begins.</summary>
    public bool IsAudited { get; set; }
}
