using Portal.Domain.Access;
using Portal.Operator.Provisioning;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Operator.Commands;

/// <summary>Lists, adds, deactivates and reactivates staff.</summary>
internal sealed class StaffCommands(StaffRoster roster)
{
    public async Task ListAsync(CancellationToken cancellationToken)
    {
        foreach (var member in await roster.ListAsync(cancellationToken))
        {
            var bound = member.Issuer is null ? "never signed in" : "bound";
            Console.WriteLine($"{member.Email, -40} {Name(member.Role), -15} {member.State, -12} {bound}");
        }
    }

    public async Task AddAsync(string email, string role, string displayName, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        displayName = errors.Text("NAME", displayName, "The name", 100);
        errors.ThrowIfAny();
        var isNew = await roster.AddAsync(email, displayName, Parse(role), cancellationToken);
        Console.WriteLine(isNew ? $"{email} may sign in" : $"{email} is already on the staff; nothing changed");
    }

    public async Task DeactivateAsync(string email, CancellationToken cancellationToken)
    {
        await roster.DeactivateAsync(email, cancellationToken);
        Console.WriteLine($"{email} is deactivated; all sessions have ended");
    }

    public async Task ReactivateAsync(string email, CancellationToken cancellationToken)
    {
        await roster.ReactivateAsync(email, cancellationToken);
        Console.WriteLine($"{email} may sign in again");
    }

    private static StaffRole Parse(string role) =>
        role switch
        {
            "support" => StaffRole.Support,
            "platform-admin" => StaffRole.PlatformAdmin,
            _ => throw new ProvisioningException("the role support or platform-admin", $"'{role}'", "use one of them"),
        };

    private static string Name(StaffRole role) => role == StaffRole.Support ? "support" : "platform-admin";
}
