using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Operator.RegisteredServers;

/// <summary>A server as it was found: its primary, the key that this one showed, and addresses that do not answer now.</summary>
internal sealed record InspectedServer(ServerFindings Primary, byte[] KeyPin, IReadOnlyList<string> Silent);

/// <summary>Asks every address of a server, as its administrator, over the same TLS as its companies' connections.</summary>
internal static class ServerInspection
{
    /// <summary>Finds the primary among the addresses, and makes sure that they are of one server.</summary>
    /// <exception cref="ProvisioningException">No primary, or two; another server at one of them; no answer; a refusal.</exception>
    public static async Task<InspectedServer> InspectAsync(
        ServerEndpoint endpoint,
        string administrator,
        string password,
        CancellationToken ct
    )
    {
        var answers = new List<(ServerEndpoint At, ServerFindings Found, byte[] Pin)>();
        var silent = new List<(ServerEndpoint At, ProvisioningException Error)>();
        foreach (var one in endpoint.Each())
        {
            try
            {
                var (found, pin) = await AskAsync(one, administrator, password, ct);
                answers.Add((one, found, pin));
            }
            catch (UnreachableException e) when (endpoint.HasSeveral)
            {
                silent.Add((one, e.ToError()));
            }
            catch (UnreachableException e)
            {
                throw e.ToError();
            }
        }
        if (answers.Count == 0)
        {
            throw silent[0].Error;
        }
        if (
            answers.Find(answer => answer.Found.SystemIdentifier != answers[0].Found.SystemIdentifier) is
            { At: { } other }
        )
        {
            throw new ProvisioningException(
                "addresses of one server",
                $"another one at {other} than at {answers[0].At}: their system identifiers differ",
                "name the primary and its standbys only"
            );
        }
        var primaries = answers.Where(answer => !answer.Found.IsStandby).ToList();
        return primaries is [var primary]
            ? new(primary.Found, primary.Pin, [.. silent.Select(one => one.At.ToString())])
            : throw new ProvisioningException(
                "one primary among the addresses",
                primaries.Count == 0 ? "standbys only" : string.Join(" and ", primaries.Select(one => one.At)),
                "name the primary, and its standbys beside it"
            );
    }

    private static async Task<(ServerFindings Found, byte[] Pin)> AskAsync(
        ServerEndpoint endpoint,
        string administrator,
        string password,
        CancellationToken ct
    )
    {
        byte[] pin = [];
        var builder = PinnedDataSource.Builder(endpoint);
        var settings = builder.ConnectionStringBuilder;
        (settings.Database, settings.Username, settings.Password) = (
            AdministratorConnections.MaintenanceDatabase,
            administrator,
            password
        );
        (settings.Pooling, settings.Timeout, settings.CommandTimeout) = (false, 10, 30);
        builder.UseSslClientAuthenticationOptionsCallback(options => Observe(options, endpoint, seen => pin = seen));
        try
        {
            await using var source = builder.Build();
            await using var connection = await source.OpenConnectionAsync(ct);
            return (await ServerFindings.AskAsync(connection, ct), pin);
        }
        catch (Exception e) when (Explain(e) is { } found)
        {
            throw found.IsSilent
                ? new UnreachableException(endpoint, found.Text)
                : new ProvisioningException(
                    $"PostgreSQL with TLS and the login {administrator} at {endpoint}",
                    found.Text,
                    found.ToDo
                );
        }
    }

    /// <summary>Demands what every connection demands, and keeps the key that was shown.</summary>
    private static void Observe(SslClientAuthenticationOptions options, ServerEndpoint endpoint, Action<byte[]> seen)
    {
        ServerHandshake.Demand(endpoint)(options);
        var demand = options.RemoteCertificateValidationCallback!;
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            if (certificate is not null)
            {
                using var parsed = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                seen(ServerFacts.PinOf(parsed));
            }
            return demand(sender, certificate, chain, errors);
        };
    }

    private static (bool IsSilent, string Text, string ToDo)? Explain(Exception exception) =>
        exception switch
        {
            _ when ServerIdentityException.Find(exception) is { } identity => (
                false,
                identity.Reason switch
                {
                    "server-key" => "another key than the pinned one",
                    "server-name" => "a certificate for another host name",
                    _ => "a certificate of another authority",
                },
                "compare --pin or --ca with what the server's administrators say; do not give in"
            ),
            PostgresException
            {
                SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            } e => (
                false,
                e.MessageText,
                "correct --administrator or the password's file, or let the login in (pg_hba.conf)"
            ),
            PostgresException { SqlState: "57P03" } or SocketException or TimeoutException => (
                true,
                exception.Message,
                ""
            ),
            PostgresException e => (false, e.MessageText, "see the server's log"),
            AuthenticationException e => (false, e.Message, "renew the server's certificate, or let it use TLS"),
            CryptographicException e => (false, e.Message, "correct --ca"),
            NpgsqlException { InnerException: { } inner } when Explain(inner) is { } found => found,
            NpgsqlException e => (false, e.Message, "let the server use TLS and SCRAM (password_encryption)"),
            IOException e => (true, e.Message, ""),
            _ => null,
        };

    /// <summary>Nobody answers at an address.</summary>
    private sealed class UnreachableException(ServerEndpoint endpoint, string found) : Exception(found)
    {
        public ProvisioningException ToError() =>
            new($"a server that answers at {endpoint}", Message, "correct --address, start it, or open the way to it");
    }
}
