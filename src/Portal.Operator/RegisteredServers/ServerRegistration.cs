using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.Provisioning;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.RegisteredServers;

/// <summary>What an administrator says of a server.</summary>
/// <param name="Name">Its name in Portal.</param>
/// <param name="Address">As <see cref="AddressList"/> reads it.</param>
/// <param name="Tier">One company's, or shared.</param>
/// <param name="Administrator">Login with CREATEDB and CREATEROLE.</param>
/// <param name="Password">Its password.</param>
internal sealed record ServerToRegister(
    string Name,
    string Address,
    ServerTier Tier,
    string Administrator,
    string Password
)
{
    /// <summary>Root certificates (PEM); null with a pin.</summary>
    public string? Authority { get; init; }

    /// <summary>SHA-256 of the server's public key in hexadecimal; null with an authority.</summary>
    public string? Pin { get; init; }
}

/// <summary>A server was inspected and is not fit: one line for each finding.</summary>
internal sealed class UnfitServerException(IEnumerable<string> findings)
    : PortalException(string.Join(Environment.NewLine, findings));

/// <summary>
/// Registers a server that somebody else runs: inspects it first, and writes all or nothing. The server itself is not changed.
/// </summary>
internal sealed partial class ServerRegistration(IDbContextFactory<CatalogDbContext> catalog, OperatorSecrets secrets)
{
    /// <summary>Registers it.</summary>
    /// <returns>Addresses that did not answer.</returns>
    /// <exception cref="ProvisioningException">Something in the request is wrong, the server cannot be reached, or it is registered.</exception>
    /// <exception cref="UnfitServerException">It is not empty, too old, too small, or its settings lose data.</exception>
    public async Task<IReadOnlyList<string>> RegisterAsync(ServerToRegister server, CancellationToken ct)
    {
        RequireName(server.Name);
        await RequireNewNameAsync(server.Name, ct);
        var endpoint = EndpointOf(server);
        var found = await ServerInspection.InspectAsync(endpoint, server.Administrator, server.Password, ct);
        await using var db = await catalog.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended('portal.registered-servers', 0))",
            ct
        );
        // Before what speaks against it: of a server that is registered already it would say that it is not empty.
        await RequireUnknownAsync(db, found.Primary, ct);
        if (RegistrationRules.Refusals(found.Primary) is { Count: > 0 } refusals)
        {
            throw new UnfitServerException(refusals);
        }
        await AddAsync(db, server, endpoint with { KeyPin = found.KeyPin }, found, ct);
        await transaction.CommitAsync(ct);
        return found.Silent;
    }

    private static void RequireName(string name)
    {
        if (!Name().IsMatch(name) || name == TenantRequest.SharedServer)
        {
            throw new ProvisioningException(
                "a name of lower-case letters, digits, hyphens and at least one underscore, such as eu_1, which no company can have",
                $"'{name}'",
                "choose another name"
            );
        }
    }

    private async Task RequireNewNameAsync(string name, CancellationToken ct)
    {
        await using var db = await catalog.CreateDbContextAsync(ct);
        if (await db.Servers.AnyAsync(row => row.Name == name, ct))
        {
            throw new ProvisioningException("a new name", $"a server {name}", "choose another name; see: servers list");
        }
    }

    private static ServerEndpoint EndpointOf(ServerToRegister server)
    {
        var endpoint = AddressList.Parse(server.Address);
        if (server.Authority is { } authority)
        {
            return endpoint with { Authority = RootsOf(authority) };
        }
        var pin = server.Pin?.Replace(":", "", StringComparison.Ordinal) ?? "";
        return pin.Length == 2 * SHA256.HashSizeInBytes && pin.All(char.IsAsciiHexDigit)
            ? endpoint with
            {
                KeyPin = Convert.FromHexString(pin),
            }
            : throw new ProvisioningException(
                "the SHA-256 of the server's public key, 64 hexadecimal digits",
                $"'{server.Pin}'",
                "openssl x509 -in server.crt -pubkey -noout | openssl pkey -pubin -outform der | sha256sum"
            );
    }

    /// <summary>The certificates alone, whatever else the file has.</summary>
    private static string RootsOf(string pem)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            roots.Clear();
        }
        return roots.Count > 0
            ? string.Join('\n', roots.Select(root => root.ExportCertificatePem()))
            : throw new ProvisioningException("certificates (PEM) in --ca", "none", "name the authority's file");
    }

    /// <summary>Whatever its address is called: host in capitals, trailing dot, loopback alias, forwarded port.</summary>
    private static async Task RequireUnknownAsync(CatalogDbContext db, ServerFindings found, CancellationToken ct)
    {
        var known = await db
            .Servers.Where(row => row.SystemIdentifier == found.SystemIdentifier)
            .Select(row => row.Name)
            .FirstOrDefaultAsync(ct);
        if (known is not null)
        {
            throw new ProvisioningException(
                "a server that Portal does not have",
                $"the server {known}, by its system identifier",
                "see: servers show " + known
            );
        }
    }

    private async Task AddAsync(
        CatalogDbContext db,
        ServerToRegister server,
        ServerEndpoint endpoint,
        InspectedServer found,
        CancellationToken ct
    )
    {
        var id = ServerId.New();
        db.ServerAdministrators.Add(
            new()
            {
                ServerId = id,
                RoleName = server.Administrator,
                Credential = secrets.Seal(server.Password, SecretPurpose.ServerAdministrator(id)),
            }
        );
        db.Servers.Add(
            new()
            {
                ServerId = id,
                Tier = server.Tier,
                Name = server.Name,
                Address = endpoint.Address,
                Port = endpoint.Port,
                ServerKeyPin = endpoint.KeyPin,
                Authority = endpoint.Authority,
                SystemIdentifier = found.Primary.SystemIdentifier,
            }
        );
        db.Events.Add(
            new()
            {
                Kind = PlatformEventKind.ServerRegistered,
                ServerId = id,
                Count = 1,
            }
        );
        await db.SaveChangesAsync(ct);
        var reservations = RegistrationRules.Reservations(found.Primary, endpoint).ToArray();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO registered_servers (server_id, version, max_connections, usable_connections, is_superuser, findings)
            VALUES ({id.Value}, {found.Primary.Version}, {found.Primary.Connections.Maximum}, {found.Primary.Usable},
                    {found.Primary.IsSuperuser}, {reservations})
            """,
            ct
        );
    }

    [GeneratedRegex("^(?=.*_)[a-z][a-z0-9_-]{1,38}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
