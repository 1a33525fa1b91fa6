using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Providers;

/// <summary>A link and its settings as the catalog has them, read in one statement.</summary>
internal sealed record SetUpRow(
    Guid SetUpId,
    Guid TenantId,
    DateTimeOffset ExpiresAt,
    bool IsLate,
    string? EndReason,
    string? AskedPreset,
    string? Preset,
    string? Issuer,
    string? DisplayName,
    string? ClientId,
    byte[]? ClientSecret,
    string? HostedDomain,
    bool? TrustsEmail,
    byte[]? Digest,
    string? TestStage,
    string? TestState,
    string? TestReason,
    TimeSpan? TestAge
)
{
    /// <summary>The link of a secret's hash, whatever its state; null when there is none.</summary>
    public static Task<SetUpRow?> FindAsync(CatalogDbContext db, byte[] hash, CancellationToken cancellationToken) =>
        db
            .Database.SqlQuery<SetUpRow>(
                $"""
                SELECT s.set_up_id AS "SetUpId", s.tenant_id AS "TenantId", s.expires_at AS "ExpiresAt",
                       s.expires_at <= now() AS "IsLate", s.end_reason AS "EndReason",
                       (SELECT j.auth_provider FROM jobs AS j WHERE j.tenant_id = s.tenant_id) AS "AskedPreset",
                       c.preset AS "Preset", c.issuer AS "Issuer", c.display_name AS "DisplayName",
                       c.client_id AS "ClientId", c.client_secret AS "ClientSecret", c.hosted_domain AS "HostedDomain",
                       c.trusts_email AS "TrustsEmail",
                       CASE WHEN c.set_up_id IS NOT NULL THEN provider_digest(c) END AS "Digest",
                       c.test_stage AS "TestStage", c.test_state AS "TestState", c.test_reason AS "TestReason",
                       now() - c.test_at AS "TestAge"
                FROM sign_in_set_ups AS s LEFT JOIN provider_candidates AS c USING (set_up_id)
                WHERE s.secret_hash = {hash}
                """
            )
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Why the link is not accepted at this company; null when it is.</summary>
    public static SignInLinkRefusal? RefusalOf(SetUpRow? row, TenantId tenant) =>
        row is null || row.TenantId != tenant.Value ? SignInLinkRefusal.Unknown
        : row.EndReason == "Activated" ? SignInLinkRefusal.Used
        : row.EndReason is not null ? SignInLinkRefusal.Replaced
        : row.IsLate ? SignInLinkRefusal.Late
        : null;

    public SignInSetUp ToSetUp() => new(SetUpId, ExpiresAt, AskedPreset, Digest is null ? null : ToCandidate());

    private ProviderCandidate ToCandidate() =>
        new(
            Preset!,
            new(new(TenantId), Issuer!, DisplayName!, ClientId!, ClientSecret, TrustsEmail!.Value)
            {
                HostedDomain = HostedDomain,
            },
            Digest!,
            TestStage is null
                ? null
                : new(
                    Enum.Parse<ProviderTestStage>(TestStage),
                    Enum.Parse<ProviderTestState>(TestState!),
                    TestReason,
                    TestAge!.Value
                )
        );
}
