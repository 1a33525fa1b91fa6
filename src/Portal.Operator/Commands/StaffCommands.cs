using Portal.Operator.Provisioning;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Operator.Commands;

/// <summary>Shows, adds and deactivates people of the staff.</summary>
internal sealed class StaffCommands(StaffRoster roster)
{
    public async Task ListAsync(CancellationToken cancellationToken)
    {
        foreach (var member in await roster.ListAsync(cancellationToken))
        {
            var bound = member.Issuer is null ? "never signed in" : "bound";
            Console.WriteLine($"{member.Email, -40} {WordFor(member.Role), -15} {member.State, -12} {bound}");
        }
    }

    public async Task AddAsync(string email, string role, string displayName, CancellationToken cancellationToken)
    {
        var isNew = await roster.AddAsync(email, displayName, Role(role), cancellationToken);
        Console.WriteLine(isNew ? $"{email} may sign in" : $"{email} is of the staff already; nothing was changed");
    }

    public async Task DeactivateAsync(string email, CancellationToken cancellationToken)
    {
        await roster.DeactivateAsync(email, cancellationToken);
        Console.WriteLine($"{email} has no access any more; all sessions ended");
    }

    public async Task ReactivateAsync(string email, CancellationToken cancellationToken)
    {
        await roster.ReactivateAsync(email, cancellationToken);
        Console.WriteLine($"{email} may sign in again");
    }

    private static StaffRole Role(string word) =>
        word switch
        {
            "support" => StaffRole.Support,
            "platform-admin" => StaffRole.PlatformAdmin,
            _ => throw new ProvisioningException("the role support or platform-admin", $"'{word}'", "name one of them"),
        };

    private static string WordFor(StaffRole role) => role == StaffRole.Support ? "support" : "platform-admin";
}
