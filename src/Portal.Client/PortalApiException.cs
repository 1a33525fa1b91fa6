using System.Net;

namespace Portal.Client;

/// <summary>An API refused or failed to serve a request (RFC 9457). Nothing was changed unless a subclass says otherwise.</summary>
public class PortalApiException : Exception
{
    internal PortalApiException(ProblemResponse problem)
        : base($"{problem.Title}. {problem.Detail}".Trim())
    {
        (Status, Title, Detail) = (problem.Status, problem.Title, problem.Detail);
        (Reference, Errors) = (problem.Reference, problem.Errors);
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What happened, in two or three words.</summary>
    public string Title { get; }

    /// <summary>What was expected, or what to do.</summary>
    public string Detail { get; }

    /// <summary>The number under which the platform's staff find what happened; null when the answer had none.</summary>
    public string? Reference { get; }

    /// <summary>What was expected of each field, by the field's name in the API (<c>steps[0].due_date</c>); often empty.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; }

    internal static PortalApiException Of(ProblemResponse problem) =>
        problem.Status switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new InvalidRequestException(problem),
            HttpStatusCode.Unauthorized => new KeyRefusedException(problem),
            HttpStatusCode.Forbidden => new NotAllowedException(problem),
            HttpStatusCode.NotFound => new NotFoundException(problem),
            HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => new VersionConflictException(problem),
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => new UnavailableException(problem),
            _ => new PortalApiException(problem),
        };
}

/// <summary>Something in the request is missing, too long or malformed; <see cref="PortalApiException.Errors"/> names it.</summary>
public sealed class InvalidRequestException : PortalApiException
{
    internal InvalidRequestException(ProblemResponse problem)
        : base(problem) { }
}

/// <summary>The key is wrong, expired or revoked. The API tells no one which.</summary>
public sealed class KeyRefusedException : PortalApiException
{
    internal KeyRefusedException(ProblemResponse problem)
        : base(problem) { }
}

/// <summary>The key lacks the scope, or the company is suspended.</summary>
public sealed class NotAllowedException : PortalApiException
{
    internal NotAllowedException(ProblemResponse problem)
        : base(problem) { }
}

/// <summary>There is nothing of that id in the key's company.</summary>
public sealed class NotFoundException : PortalApiException
{
    internal NotFoundException(ProblemResponse problem)
        : base(problem) { }
}

/// <summary>It is in another version by now: read it again, then repeat the change.</summary>
public sealed class VersionConflictException : PortalApiException
{
    internal VersionConflictException(ProblemResponse problem)
        : base(problem) { }
}

/// <summary>
/// A server that is needed does not answer, or the caller is too fast. For a change that was under way: look first whether it
/// took place.
/// </summary>
public sealed class UnavailableException : PortalApiException
{
    internal UnavailableException(ProblemResponse problem)
        : base(problem) => RetryAfter = problem.RetryAfter;

    /// <summary>How long to wait before the next try; null when the answer did not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
