using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Domain.Companies;

/// <summary>What the operator publishes in the catalog for whoever asks for a company.</summary>
/// <param name="SealingKey">The operator's public key (<see cref="Platform.Secrets.PayloadSeal"/>).</param>
/// <param name="Domain">Companies' hosts are one label below it; null when none can be made.</param>
/// <param name="Dashboard">Address of a company's dashboard, with <c>{host}</c> in the host's place.</param>
public sealed record CompanySettings(byte[] SealingKey, string? Domain, string? Dashboard)
{
    /// <summary>The path at which an invitation is accepted; its secret is the fragment.</summary>
    public const string InvitationPath = "/invitation";

    /// <summary>The path at which a company sets its sign-in up; the link's secret is the fragment.</summary>
    public const string SignInSetUpPath = "/sign-in-set-up";

    /// <exception cref="ConflictException">The operator has published nothing, or no domain.</exception>
    internal static async Task<CompanySettings> ReadAsync(CatalogDbContext db, CancellationToken cancellationToken)
    {
        var rows = await db
            .Database.SqlQuery<CompanySettings>(
                $"""SELECT sealing_key AS "SealingKey", domain AS "Domain", dashboard AS "Dashboard" FROM company_settings"""
            )
            .ToListAsync(cancellationToken);
        return rows is [{ Domain: not null, Dashboard: not null } settings]
            ? settings
            : throw new ConflictException(
                "No companies can be made here yet: the operator has no domain for their hosts. Set Portal:Operator:CompanyDomain."
            );
    }

    /// <summary>The link of an invitation on a company's host.</summary>
    internal string InvitationLink(string host, string secret) => Link(host, InvitationPath, secret);

    /// <summary>The link with which a company sets its sign-in up.</summary>
    internal string SignInSetUpLink(string host, string secret) => Link(host, SignInSetUpPath, secret);

    private string Link(string host, string path, string secret) =>
        Dashboard!.Replace("{host}", host, StringComparison.Ordinal).TrimEnd('/') + path + "#" + secret;
}
