using Portal.Domain.Journeys;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Web.TenantArea;
using Portal.Web.Tests.Layout;

namespace Portal.Web.Tests.TenantArea;

/// <summary>A bunit context with what the tenant area's components need.</summary>
public abstract class TenantAreaTests : ShellTests
{
    protected static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    protected TenantAreaTests() => Services.AddTenantArea();

    protected static JourneyListItem Item(string title, JourneyStatus status = JourneyStatus.Active) =>
        new(JourneyId.New(), title, status, "Ops", new DateOnly(2020, 1, 31), 5, 3, Now);

    protected static JourneyDetail Detail(int version = 1, params string[] steps) =>
        new(
            JourneyId.New(),
            "Tartu to Riga",
            JourneyStatus.Active,
            "Ops",
            new DateOnly(2030, 1, 31),
            Now,
            Now,
            version,
            [
                .. steps.Select(
                    (title, i) =>
                        new JourneyStepDetail(Guid.CreateVersion7(), i + 1, title, JourneyStatus.Draft, "Ops", null)
                ),
            ]
        );

    protected static UserDetail Person(UserRole role = UserRole.Member, int sessions = 0, bool only = false) =>
        new(
            UserId.New(),
            "ben@acme.test",
            "Ben",
            role,
            UserState.Active,
            Now,
            Now,
            1,
            only,
            null,
            [
                .. Enumerable
                    .Range(0, sessions)
                    .Select(_ => new SessionView(SessionId.New(), Now, Now, Now.AddHours(12), null, null, false)),
            ]
        );
}
