using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Journeys;
using Portal.Testing;
using Portal.Web.Layout;
using Portal.Web.TenantArea.Journeys;

namespace Portal.Web.Tests.TenantArea.Journeys;

public sealed class DueDayTests : TenantAreaTests
{
    [Theory]
    [InlineData("Pacific/Kiritimati", true)] // there the 23rd has begun
    [InlineData("UTC", false)]
    [InlineData("Etc/GMT+12", false)]
    public void A_day_is_overdue_when_it_is_over_where_the_viewer_is(string zone, bool isOverdue)
    {
        Services.AddSingleton<TimeProvider>(new FakeClock(Now));
        var due = Render<DueDay>(p =>
            p.AddCascadingValue(LocalTimes.Default with { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) })
                .Add(d => d.Due, new DateOnly(2026, 11, 22))
                .Add(d => d.Status, JourneyStatus.Active)
        );
        Assert.Equal(isOverdue, due.Markup.Contains("Overdue", StringComparison.Ordinal));
    }
}
