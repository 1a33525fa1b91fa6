using System.Globalization;
using Portal.Domain.Journeys;

namespace Portal.Operator.SampleData;

/// <summary>Journeys that look like a freight company's work; the same ones for the same tenant and day.</summary>
internal static class SampleJourneys
{
    private const int CanaryEvery = 125;
    private const int FewestSteps = 2;
    private const int MostSteps = 6;

    public static IReadOnlyList<Journey> Make(SampleTenant tenant, DateTimeOffset now) =>
        [.. Enumerable.Range(0, tenant.Journeys).Select(index => Make(tenant, index, now))];

    private static Journey Make(SampleTenant tenant, int index, DateTimeOffset now)
    {
        var dice = new SeededRandom(SeededRandom.Seed(tenant.Request.UrlId, index));
        var status = Status(dice.Next(100));
        var updated = now.AddSeconds(-dice.Next(180 * 86_400));
        var created = updated.AddMinutes(-dice.Next(60 * 1_440) - 1);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var id = new JourneyId(dice.NextId(created));
        var title = Title(ref dice);
        var journey = new Journey
        {
            JourneyId = id,
            Title = index % CanaryEvery == 0 ? $"{title} ({tenant.Canary})" : title,
            Status = status,
            Owner = dice.Pick(SampleText.Owners),
            DueDate =
                dice.Next(10) == 0 ? null : today.AddDays(dice.Next(150) - (status == JourneyStatus.Done ? 140 : 30)),
            CreatedAt = created,
            UpdatedAt = updated,
            Version = 1,
        };
        AddSteps(journey, ref dice);
        return journey;
    }

    private static void AddSteps(Journey journey, ref SeededRandom dice)
    {
        var count = FewestSteps + dice.Next(MostSteps - FewestSteps + 1);
        var reached = dice.Next(count);
        var first = dice.Next(SampleText.Steps.Length);
        for (var position = 1; position <= count; position++)
        {
            journey.Steps.Add(
                new JourneyStep
                {
                    JourneyStepId = dice.NextId(journey.CreatedAt),
                    JourneyId = journey.JourneyId,
                    Position = position,
                    Title = SampleText.Steps[(first + position) % SampleText.Steps.Length],
                    Status = StepStatus(journey.Status, position - 1, reached),
                    Owner = dice.Next(3) == 0 ? dice.Pick(SampleText.Owners) : journey.Owner,
                    DueDate = journey.DueDate?.AddDays(-3 * (count - position)),
                }
            );
        }
    }

    private static string Title(ref SeededRandom dice)
    {
        var place = dice.Next(SampleText.Cities.Length);
        var city = SampleText.Cities[place];
        var other = SampleText.Cities[(place + 1 + dice.Next(SampleText.Cities.Length - 1)) % SampleText.Cities.Length];
        var number = 100 + dice.Next(9_900);
        return dice.Next(5) switch
        {
            0 or 1 => string.Create(
                CultureInfo.InvariantCulture,
                $"{city} to {other}, {dice.Pick(SampleText.Rhythms)} {dice.Pick(SampleText.Cargo)} #{number}"
            ),
            2 => string.Create(
                CultureInfo.InvariantCulture,
                $"Onboard {dice.Pick(SampleText.Customers)} in {city} #{number}"
            ),
            3 => string.Create(CultureInfo.InvariantCulture, $"{city} {dice.Pick(SampleText.Audits)} #{number}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{dice.Pick(SampleText.Projects)} in {city} #{number}"),
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
