using System.Globalization;
using Portal.Domain.Journeys;

namespace Portal.Operator.SampleData;

/// <summary>Generates journeys of a freight company, the same ones for the same tenant and time.</summary>
internal static class SampleJourneys
{
    private const int CanaryInterval = 125;
    private const int MinimumSteps = 2;
    private const int MaximumSteps = 6;

    public static IReadOnlyList<Journey> Generate(SampleTenant tenant, DateTimeOffset now) =>
        [.. Enumerable.Range(0, tenant.Journeys).Select(index => Generate(tenant, index, now))];

    private static Journey Generate(SampleTenant tenant, int index, DateTimeOffset now)
    {
        var random = new SeededRandom(SeededRandom.Seed(tenant.Request.UrlId, index));
        var status = Status(random.Next(100));
        var updated = now.AddSeconds(-random.Next(180 * 86_400));
        var created = updated.AddMinutes(-random.Next(60 * 1_440) - 1);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var id = new JourneyId(random.NextId(created));
        var title = Title(ref random);
        var journey = new Journey
        {
            JourneyId = id,
            Title = index % CanaryInterval == 0 ? $"{title} ({tenant.Canary})" : title,
            Status = status,
            Owner = random.Pick(SampleText.Owners),
            DueDate =
                random.Next(10) == 0
                    ? null
                    : today.AddDays(random.Next(150) - (status == JourneyStatus.Done ? 140 : 30)),
            CreatedAt = created,
            UpdatedAt = updated,
            Version = 1,
        };
        AddSteps(journey, ref random);
        return journey;
    }

    private static void AddSteps(Journey journey, ref SeededRandom random)
    {
        var count = MinimumSteps + random.Next(MaximumSteps - MinimumSteps + 1);
        var reached = random.Next(count);
        var first = random.Next(SampleText.Steps.Length);
        for (var position = 1; position <= count; position++)
        {
            journey.Steps.Add(
                new JourneyStep
                {
                    JourneyStepId = random.NextId(journey.CreatedAt),
                    JourneyId = journey.JourneyId,
                    Position = position,
                    Title = SampleText.Steps[(first + position) % SampleText.Steps.Length],
                    Status = StepStatus(journey.Status, position - 1, reached),
                    Owner = random.Next(3) == 0 ? random.Pick(SampleText.Owners) : journey.Owner,
                    DueDate = journey.DueDate?.AddDays(-3 * (count - position)),
                }
            );
        }
    }

    private static string Title(ref SeededRandom random)
    {
        var start = random.Next(SampleText.Cities.Length);
        var city = SampleText.Cities[start];
        var other = SampleText.Cities[
            (start + 1 + random.Next(SampleText.Cities.Length - 1)) % SampleText.Cities.Length
        ];
        var number = 100 + random.Next(9_900);
        return random.Next(5) switch
        {
            0 or 1 => string.Create(
                CultureInfo.InvariantCulture,
                $"{city} to {other}, {random.Pick(SampleText.Rhythms)} {random.Pick(SampleText.Cargo)} #{number}"
            ),
            2 => string.Create(
                CultureInfo.InvariantCulture,
                $"Onboard {random.Pick(SampleText.Customers)} in {city} #{number}"
            ),
            3 => string.Create(CultureInfo.InvariantCulture, $"{city} {random.Pick(SampleText.Audits)} #{number}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{random.Pick(SampleText.Projects)} in {city} #{number}"),
        };
    }

    private static JourneyStatus Status(int percent) =>
        percent switch
        {
            < 15 => JourneyStatus.Draft,
            < 55 => JourneyStatus.Active,
            < 65 => JourneyStatus.Paused,
            _ => JourneyStatus.Done,
        };

    private static JourneyStatus StepStatus(JourneyStatus journey, int step, int reached) =>
        journey switch
        {
            JourneyStatus.Draft or JourneyStatus.Done => journey,
            _ when step < reached => JourneyStatus.Done,
            _ when step == reached => journey,
            _ => JourneyStatus.Draft,
        };
}
