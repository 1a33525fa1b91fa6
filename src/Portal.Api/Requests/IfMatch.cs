using System.Globalization;
using Microsoft.Net.Http.Headers;
using Portal.Platform;

namespace Portal.Api.Requests;

/// <summary>
/// Conditions on a version (RFC 9110, sections 8.8.3 and 13.1.1). A change names the version that its author saw, so that no
/// concurrent change is overwritten.
/// </summary>
internal static class IfMatch
{
    /// <summary>The tag of a version.</summary>
    public static string TagOf(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The versions that the request accepts; null for any (<c>*</c>).</summary>
    /// <exception cref="PreconditionRequiredException">The header is missing.</exception>
    /// <exception cref="InvalidInputException">The header is malformed.</exception>
    public static IReadOnlyCollection<int>? Versions(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            throw new PreconditionRequiredException();
        }
        if (!EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags))
        {
            throw new InvalidInputException(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["If-Match"] = $"Expected the ETag of the version that is to be changed, such as {TagOf(3)}.",
                }
            );
        }
        return tags.Contains(EntityTagHeaderValue.Any) ? null : [.. tags.Where(tag => !tag.IsWeak).SelectMany(Version)];
    }

    /// <summary>A tag of another form matches nothing.</summary>
    private static IEnumerable<int> Version(EntityTagHeaderValue tag) =>
        int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? [version]
            : [];
}

/// <summary>A change that names no version: 428 (RFC 6585).</summary>
internal sealed class PreconditionRequiredException() : Exception("The request names no version.");
