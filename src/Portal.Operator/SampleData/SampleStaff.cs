using Portal.Operator.Running;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Operator.SampleData;

/// <summary>Adds the staff of the development contract. Their identities are bound at their first sign-in.</summary>
internal sealed class SampleStaff(StaffRoster roster) : IStartTask
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await roster.AddAsync("sam@staff.test", "Sam Whitfield", StaffRole.Support, cancellationToken);
        await roster.AddAsync("olga@staff.test", "Olga Petrova", StaffRole.PlatformAdmin, cancellationToken);
    }
}
