using System.Globalization;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Api.Companies;

/// <summary>What a caller asks of the list of companies.</summary>
/// <param name="Limit">Rows on a page.</param>
/// <param name="State">A state's name, to see only companies in it.</param>
/// <param name="Cursor">Of an earlier answer.</param>
internal sealed record CompanyQuery(int? Limit, string? State, string? Cursor)
{
    private const int DefaultLimit = 20;
    private const int MaximumLimit = 100;

    private static readonly Dictionary<string, TenantState> States = Enum.GetValues<TenantState>()
        .ToDictionary(state => state.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Rows on a page.</summary>
    /// <exception cref="InvalidInputException">Not from 1 to 100.</exception>
    public int Rows =>
        (Limit ?? DefaultLimit) is >= 1 and <= MaximumLimit and var rows
            ? rows
            : throw Invalid("limit", $"Expected 1 to {MaximumLimit.ToString(CultureInfo.InvariantCulture)}.");

    /// <summary>The state asked for, or null for all.</summary>
    /// <exception cref="InvalidInputException">There is no such state.</exception>
    public TenantState? InState =>
        State is null ? null
        : States.TryGetValue(State, out var state) ? state
        : throw Invalid("state", $"Expected one of {string.Join(", ", States.Keys)}.");

    private static InvalidInputException Invalid(string field, string expected) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { [field] = expected });
}
