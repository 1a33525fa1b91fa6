using Portal.Domain.Journeys;
using Portal.Operator.Provisioning;
using Portal.Operator.SampleData;

namespace Portal.Operator.Tests.SampleData;

public sealed class SampleJourneysTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly SampleTenant Acme = new(TenantRequest.Dedicated("acme", "Acme Freight"), 5_000);
    private static readonly SampleTenant Globex = new(TenantRequest.Dedicated("globex", "Globex Logistics"), 400);

    [Fact]
    public void The_same_tenant_gets_the_same_journeys()
    {
        var (one, other) = (SampleJourneys.Generate(Acme, Now), SampleJourneys.Generate(Acme, Now));
        Assert.Equal(
            one.Select(j => (j.JourneyId, j.Title, j.Status)),
            other.Select(j => (j.JourneyId, j.Title, j.Status))
        );
    }

    [Fact]
    public void Tenants_share_no_journey_or_step()
    {
        var acme = SampleJourneys.Generate(Acme, Now);
        var globex = SampleJourneys.Generate(Globex, Now);
        var ids = acme.Concat(globex)
            .SelectMany(j => j.Steps.Select(s => s.JourneyStepId).Append(j.JourneyId.Value))
            .ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains(acme, j => j.Title.Contains("ACME-CANARY", StringComparison.Ordinal));
        Assert.DoesNotContain(globex, j => j.Title.Contains("ACME", StringComparison.Ordinal));
        Assert.Contains(globex, j => j.Title.Contains("GLOBEX-CANARY", StringComparison.Ordinal));
    }

    [Fact]
    public void Journeys_are_plausible()
    {
        var journeys = SampleJourneys.Generate(Acme, Now);
        Assert.All(
            journeys,
            journey =>
            {
                Assert.InRange(journey.Title.Length, 5, 200);
                Assert.InRange(journey.Steps.Count, 2, 6);
                Assert.True(journey.CreatedAt < journey.UpdatedAt && journey.UpdatedAt <= Now);
                Assert.Equal(7, journey.JourneyId.Value.Version);
                Assert.Equal(Enumerable.Range(1, journey.Steps.Count), journey.Steps.Select(step => step.Position));
                if (journey.Status == JourneyStatus.Done)
                {
                    Assert.All(journey.Steps, step => Assert.Equal(JourneyStatus.Done, step.Status));
                }
            }
        );
        Assert.Equal(4, journeys.Select(journey => journey.Status).Distinct().Count());
        var today = DateOnly.FromDateTime(Now.UtcDateTime);
        Assert.Contains(journeys, journey => journey.DueDate < today && journey.Status == JourneyStatus.Active);
        Assert.Contains(journeys, journey => journey.DueDate > today);
        Assert.Contains(journeys, journey => journey.DueDate is null);
    }
}
