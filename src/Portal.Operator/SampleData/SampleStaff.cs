using Portal.Operator.Running;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Operator.SampleData;

/// <summary>The staff of the development contract. They bind their identities with their first sign-in, like everybody.</summary>
internal sealed class SampleStaff(StaffRoster roster) : IStartTask
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await roster.AddAsync("sam@staff.test", "Sam Whitfield", StaffRole.Support, cancellationToken);
        await roster.AddAsync("olga@staff.test", "Olga Petrova", StaffRole.PlatformAdmin, cancellationToken);
    }
}
