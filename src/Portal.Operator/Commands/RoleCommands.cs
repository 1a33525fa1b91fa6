using Portal.Operator.Roles;
using Portal.Platform.Connections;

namespace Portal.Operator.Commands;

/// <summary>Rotates passwords of tenants' login roles.</summary>
internal sealed class RoleCommands(RoleRotation rotation)
{
    public async Task RotateAsync(string urlId, string kind, CancellationToken cancellationToken)
    {
        await rotation.RotateAsync(urlId, kind == "app" ? TenantRole.App : TenantRole.Support, cancellationToken);
        Console.WriteLine($"{urlId} has another {kind} role; the former one is locked");
    }
}
