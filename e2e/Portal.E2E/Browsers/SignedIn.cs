using System.Collections.Concurrent;

namespace Portal.E2E.Browsers;

/// <summary>Sessions of the sample people, made once for all tests that end none of them.</summary>
internal sealed class SignedIn
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> storages = new(StringComparer.Ordinal);

    /// <summary>A failed sign-in fails its test only: the next one signs in again.</summary>
    public async Task<string> GetAsync(string email, Func<Task<string>> signIn)
    {
        var storage = storages.GetOrAdd(email, _ => new(signIn));
        try
        {
            return await storage.Value;
        }
        catch
        {
            storages.TryRemove(KeyValuePair.Create(email, storage));
            throw;
        }
    }
}
