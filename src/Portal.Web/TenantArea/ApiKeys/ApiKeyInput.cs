using Portal.Domain.ApiKeys;
using Portal.Domain.Days;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>The input of the API key forms, also stored as a draft. Never contains a secret.</summary>
public sealed class ApiKeyInput
{
    /// <summary>The lifetimes to choose from, in days.</summary>
    public static readonly IReadOnlyList<int> Lifetimes = [30, 90, 180, 365];

    /// <summary>The name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The chosen scopes.</summary>
    public HashSet<string> Scopes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>One of <see cref="Lifetimes"/>, or 0 for <see cref="LastDay"/>.</summary>
    public int Days { get; set; } = 90;

    /// <summary>The last day on which the key works, in the browser's zone.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>How long the replaced key stays valid, in minutes.</summary>
    public int Overlap { get; set; } = (int)ApiKeyRules.Overlaps[^1].TotalMinutes;

    /// <summary>Adds or removes a scope.</summary>
    public void SetScope(string scope, bool isSelected)
    {
        if (isSelected)
        {
            Scopes.Add(scope);
        }
        else
        {
            Scopes.Remove(scope);
        }
    }

    /// <summary>The input for creating a key.</summary>
    public ApiKeyDraft ToDraft(LocalDays days) => new(Name, Scopes, Expiry(days));

    /// <summary>The input for rotating a key.</summary>
    public ApiKeyRotation ToRotation(LocalDays days) => new(TimeSpan.FromMinutes(Overlap), Expiry(days));

    /// <summary>A key is valid until the end of its last day.</summary>
    private ApiKeyExpiry Expiry(LocalDays days) =>
        Days > 0 || LastDay is not { Year: > 1 and < 9999 } day ? new(Days: Days) : new(At: days.EndOf(day));
}
