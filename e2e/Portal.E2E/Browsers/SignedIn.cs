using System.Collections.Concurrent;

namespace Portal.E2E.Browsers;

/// <summary>Sessions of the sample people, made once for all tests that end none of them.</summary>
internal sealed class SignedIn
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> storages = new(StringComparer.Ordinal);

    public Task<string> GetAsync(string email, Func<Task<string>> signIn) =>
        storages.GetOrAdd(email, _ => new(signIn)).Value;
}
