namespace Portal.Domain.Days;

/// <summary>
/// The days of a person: the only place that says which day it is, and from when to when a day lasts. A due date is a day, and
/// it is overdue when that day is over where the person is.
/// </summary>
/// <param name="Zone">The person's time zone.</param>
/// <param name="Clock">What time it is.</param>
public sealed record LocalDays(TimeZoneInfo Zone, TimeProvider Clock)
{
    private static readonly TimeSpan FarthestOffset = TimeSpan.FromHours(16); // -12 to +14 today; some were farther

    /// <summary>The present day.</summary>
    public DateOnly Today => DayOf(Clock.GetUtcNow());

    /// <summary>The day that a moment belongs to.</summary>
    public DateOnly DayOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>
    /// The first moment of a day, UTC. Found by search, since midnight may be skipped or come twice where clocks change, and whole
    /// days were skipped at the date line: such a day begins with the next one.
    /// </summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var (before, after) = ((midnight - FarthestOffset).Ticks, (midnight + FarthestOffset).Ticks);
        while (after - before > 1)
        {
            var middle = before + (after - before) / 2;
            if (DayOf(new(middle, TimeSpan.Zero)) < day)
            {
                before = middle;
            }
            else
            {
                after = middle;
            }
        }
        return new(after, TimeSpan.Zero);
    }

    /// <summary>The first moment after a day, UTC.</summary>
    public DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));
}
