using System.Text;
using System.Text.Json;
using Portal.Domain.Access;
using Portal.Platform;

namespace Portal.Api.Requests;

/// <summary>
/// <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): the caller may send the request again under the same
/// key and gets the same result, for 24 hours. Optional.
/// </summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int MaximumLength = 255;

    /// <summary>The request under its key; null without one.</summary>
    /// <exception cref="InvalidInputException">The header is malformed.</exception>
    public static IdempotentRequest? Read(HttpRequest request, Guid caller, JsonElement body)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return null;
        }
        if (values is not [{ Length: > 0 and <= MaximumLength } key] || key.Any(letter => letter is < '!' or > '~'))
        {
            throw new InvalidInputException(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [Header] =
                        $"Expected one key of 1 to {MaximumLength} visible ASCII characters, such as a random UUID.",
                }
            );
        }
        var target = $"{request.Method} {request.Path}";
        return IdempotentRequest.Of(caller, key, target, Encoding.UTF8.GetBytes(body.GetRawText()));
    }
}
