using Portal.Domain.ApiKeys;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>What the forms for keys hold, as a draft keeps it too. Never a secret.</summary>
public sealed class ApiKeyInput
{
    /// <summary>Lives to choose from, in days.</summary>
    public static readonly IReadOnlyList<int> Lives = [30, 90, 180, 365];

    /// <summary>The name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The chosen scopes.</summary>
    public HashSet<string> Scopes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>One of <see cref="Lives"/>, or 0 for <see cref="LastDay"/>.</summary>
    public int Days { get; set; } = 90;

    /// <summary>The last day, in the browser's zone.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>How long the replaced key goes on, in minutes.</summary>
    public int Overlap { get; set; } = (int)ApiKeyRules.Overlaps[^1].TotalMinutes;

    /// <summary>Chooses a scope or not.</summary>
    public void Choose(string scope, bool chosen)
    {
        if (chosen)
        {
            Scopes.Add(scope);
        }
        else
        {
            Scopes.Remove(scope);
        }
    }

    /// <summary>The operation's input.</summary>
    public ApiKeyDraft ToDraft(TimeZoneInfo zone) => new(Name, Scopes, End(zone));

    /// <summary>The operation's input.</summary>
    public ApiKeyRotation ToRotation(TimeZoneInfo zone) => new(TimeSpan.FromMinutes(Overlap), End(zone));

    /// <summary>A key goes on to the end of its last day.</summary>
    private ApiKeyExpiry End(TimeZoneInfo zone)
    {
        if (Days > 0 || LastDay is not { } day || day == DateOnly.MaxValue)
        {
            return new(Days: Days);
        }
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new(At: new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)));
    }
}
