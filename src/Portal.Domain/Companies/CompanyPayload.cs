using System.Text.Json;
using Portal.Domain.Users;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;

namespace Portal.Domain.Companies;

/// <summary>
/// What is personal or secret in a request for a company: sealed for the operator, and erased when the job ends. The secret
/// of the first admin's invitation is not in it, only its hash: whoever asked has been shown it, once.
/// </summary>
/// <param name="Provider">The client at its identity provider.</param>
/// <param name="FirstAdmin">Who takes the company over.</param>
public sealed record CompanyPayload(CompanyProvider? Provider, FirstAdmin? FirstAdmin)
{
    /// <summary>Seals it for the operator.</summary>
    internal byte[] Seal(byte[] operatorKey, JobId job) =>
        PayloadSeal.Seal(operatorKey, JsonSerializer.SerializeToUtf8Bytes(this), SecretPurpose.JobPayload(job));

    /// <summary>Opens it, which only the operator can.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was sealed for another key or job.</exception>
    public static CompanyPayload Open(SecretBox secrets, byte[] box, JobId job) =>
        JsonSerializer.Deserialize<CompanyPayload>(PayloadSeal.Open(secrets, box, SecretPurpose.JobPayload(job)))!;

    /// <summary>Without its content.</summary>
    public override string ToString() => "payload of a company";
}

/// <summary>Portal's client at a company's identity provider.</summary>
/// <param name="Issuer">Exact issuer identifier.</param>
/// <param name="DisplayName">Name on the sign-in button.</param>
/// <param name="ClientId">Portal's client there.</param>
/// <param name="ClientSecret">Its secret.</param>
/// <param name="TrustsEmail">Whether its verified e-mail may bind an invited person.</param>
public sealed record CompanyProvider(
    string Issuer,
    string DisplayName,
    string ClientId,
    string ClientSecret,
    bool TrustsEmail
)
{
    /// <summary>What every ID token has to name as <c>hd</c>; null for an issuer of one's own.</summary>
    public string? HostedDomain { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"client {ClientId} at {Issuer}";
}

/// <summary>A company's first admin and the invitation that they take it over with.</summary>
/// <param name="Email">E-mail address in the form in which addresses are compared.</param>
/// <param name="Name">Name as shown.</param>
/// <param name="SecretHash">SHA-256 of the secret in the link (<see cref="Sessions.SessionSecret"/>).</param>
/// <param name="SentById">Who asked for the company, as the platform log knows it; zero for the platform itself.</param>
/// <param name="SentByLabel">What that one is called.</param>
public sealed record FirstAdmin(string Email, string Name, byte[] SecretHash, Guid SentById, string SentByLabel)
{
    /// <summary>How long the invitation is good, from the moment the company is there.</summary>
    public static TimeSpan InvitationLifetime => InvitationRules.Lifetime;

    /// <summary>Without the person.</summary>
    public override string ToString() => "first admin";
}
