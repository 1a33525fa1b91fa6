using Npgsql;
using Portal.Domain.AuditLog;
using Portal.Domain.Companies;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Invites the person who takes the company over, as the app role, with the entry in the company's own log. The link's secret
/// is known only to whoever asked for the company; nobody of the company could confirm who accepts, so the invitation names
/// its sender, as a set-up link does (<see cref="Portal.Domain.Users.SetUpLinks"/>).
/// </summary>
internal sealed class InviteFirstAdmin(TenantLocations locations, TenantConnections connections) : IProvisioningStep
{
    private const string Statement = """
        WITH invited AS (
            INSERT INTO users (user_id, email, display_name, role, state, version)
            SELECT @user, @email, normalize(@name, NFC), 'Admin', 'Invited', 1
            WHERE NOT EXISTS (SELECT FROM users)
            RETURNING user_id
        )
        INSERT INTO invitations (invitation_id, user_id, secret_hash, expires_at, sent_by_id, sent_by_label)
        SELECT @invitation, user_id, @hash, now() + @lifetime, @sender, @label FROM invited
        """;

    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (request.FirstAdmin is not { } admin)
        {
            return;
        }
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        await using var connection = await connections.OpenAsync(location.Binding, TenantRole.App, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var user = Guid.CreateVersion7();
        await using var command = Invite(connection, user, admin);
        if (await command.ExecuteNonQueryAsync(CancellationToken.None) == 1) // else an earlier run has
        {
            await using var audit = new NpgsqlCommand(AuditInsert.Statement, connection);
            AuditInsert.AddParameters(audit.Parameters, [Entry(user, admin)]);
            await audit.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static NpgsqlCommand Invite(NpgsqlConnection connection, Guid user, FirstAdmin admin)
    {
        var command = new NpgsqlCommand(Statement, connection);
        command.Parameters.AddWithValue("user", user);
        command.Parameters.AddWithValue("email", admin.Email);
        command.Parameters.AddWithValue("name", admin.Name);
        command.Parameters.AddWithValue("invitation", Guid.CreateVersion7());
        command.Parameters.AddWithValue("hash", admin.SecretHash);
        command.Parameters.AddWithValue("lifetime", FirstAdmin.InvitationLifetime);
        command.Parameters.AddWithValue("sender", admin.SentById);
        command.Parameters.AddWithValue("label", admin.SentByLabel);
        return command;
    }

    private static AuditEntry Entry(Guid user, FirstAdmin admin) =>
        new()
        {
            ActorKind = AuditActorKind.System,
            ActorLabel = "Portal",
            Action = (int)AuditAction.UserInvited,
            TargetKind = "user",
            TargetId = user,
            TargetLabel = admin.Email,
            Outcome = AuditOutcome.Succeeded,
            CorrelationId = Guid.CreateVersion7().ToString("n"),
        };
}
