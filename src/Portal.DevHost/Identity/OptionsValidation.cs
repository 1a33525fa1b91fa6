using System.Text.RegularExpressions;
using Portal.DevHost.Identity.Keys;

namespace Portal.DevHost.Identity;

/// <summary>Finds everything that is wrong with the options at once, before the first request.</summary>
internal static partial class OptionsValidation
{
    /// <exception cref="ArgumentException">With one line per fault.</exception>
    public static void Validate(DevelopmentIdentityProviderOptions options)
    {
        var faults = Faults(options).ToList();
        if (faults.Count > 0)
            throw new ArgumentException(
                $"The development identity provider cannot start:\n- {string.Join("\n- ", faults)}",
                nameof(options)
            );
    }

    private static IEnumerable<string> Faults(DevelopmentIdentityProviderOptions options)
    {
        if (!options.Origin.IsAbsoluteUri || !options.Origin.IsLoopback || options.Origin.PathAndQuery is not "/")
            yield return $"Origin: expected a loopback origin such as http://localhost:5400, found '{options.Origin}'.";
        if (string.IsNullOrWhiteSpace(options.StateFolder))
            yield return "StateFolder: expected a folder for the signing keys, found nothing.";
        if (options.Realms.Count == 0)
            yield return "Realms: expected at least one.";
        foreach (var name in Repeated(options.Realms.Select(realm => realm.Name)))
            yield return $"Realms: '{name}' is there twice.";
        foreach (var fault in options.Realms.SelectMany(RealmFaults))
            yield return fault;
    }

    private static IEnumerable<string> RealmFaults(RealmOptions realm)
    {
        if (!RealmName().IsMatch(realm.Name))
            yield return $"Realm '{realm.Name}': expected a name like [a-z][a-z0-9-]{{1,30}}.";
        foreach (var id in Repeated(realm.Clients.Select(client => client.ClientId)))
            yield return $"Realm '{realm.Name}': client '{id}' is there twice.";
        foreach (var subject in Repeated(realm.People.Select(person => person.Subject)))
            yield return $"Realm '{realm.Name}': subject '{subject}' belongs to two people.";
        foreach (var email in Repeated(realm.People.Select(person => person.Email.ToUpperInvariant())))
            yield return $"Realm '{realm.Name}': e-mail '{email}' belongs to two people.";
        foreach (var fault in realm.Clients.SelectMany(ClientFaults))
            yield return $"Realm '{realm.Name}', {fault}";
    }

    private static IEnumerable<string> ClientFaults(ClientOptions client)
    {
        if (client.ClientId.Length == 0 || client.ClientSecret.Length == 0)
            yield return $"client '{client.ClientId}': expected an id and a secret.";
        if (client.RedirectUris.Count == 0)
            yield return $"client '{client.ClientId}': expected at least one redirect_uri.";
        if (!SigningAlgorithm.All.Contains(client.IdTokenSignedResponseAlg, StringComparer.Ordinal))
            yield return $"client '{client.ClientId}': id_token_signed_response_alg '{client.IdTokenSignedResponseAlg}' "
                + $"is none of {string.Join(", ", SigningAlgorithm.All)}.";
        foreach (var uri in client.RedirectUris.Concat(client.PostLogoutRedirectUris).Where(uri => !IsRedirectUri(uri)))
            yield return $"client '{client.ClientId}': '{uri}' is no absolute http(s) address without a fragment.";
    }

    /// <summary>RFC 6749 section 3.1.2: absolute, no fragment.</summary>
    private static bool IsRedirectUri(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && !value.Contains('#', StringComparison.Ordinal);

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names
            .GroupBy(name => name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);

    [GeneratedRegex("^[a-z][a-z0-9-]{1,30}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RealmName();
}
