using Portal.Operator.Running;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Operator.SampleData;

/// <summary>Adds the staff of the development contract. Their identities are bound at their first sign-in.</summary>
internal sealed class SampleStaff(StaffRoster roster) : IStartTask
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var person in DevelopmentStack.Current.Staff.People)
        {
            var role = Enum.Parse<StaffRole>(person.Role!);
            await roster.AddAsync(person.Email, person.Name, role, cancellationToken);
        }
    }
}
