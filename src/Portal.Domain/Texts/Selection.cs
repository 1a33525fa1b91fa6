using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;

namespace Portal.Domain.Texts;

/// <summary>Rows of a table by what EF Core has no words for: a search, and the rows after a position.</summary>
internal sealed class Selection(string table)
{
    private readonly List<object> values = [];
    private readonly List<string> conditions = [];

    /// <summary>Only rows that a cleaned search text finds (<see cref="SearchCondition"/>); all rows for null.</summary>
    public Selection Found(string? text, string folded, string[] ids, (Guid From, Guid To)? range = null)
    {
        if (text is not null)
        {
            conditions.Add(SearchCondition.Of(text, folded, ids, range, Parameter));
        }
        return this;
    }

    /// <summary>Only rows that a condition holds for; all rows where its value is null.</summary>
    /// <param name="condition">SQL with <c>{0}</c> in place of the value.</param>
    /// <param name="value">The value.</param>
    public Selection Where(string condition, object? value)
    {
        if (value is not null)
        {
            conditions.Add(condition.Replace("{0}", Parameter(value), StringComparison.Ordinal));
        }
        return this;
    }

    /// <summary>Only rows after a position in the order of two columns; all rows for null.</summary>
    public Selection After(string sorted, string id, ListPosition? position)
    {
        if (position is { } last)
        {
            conditions.Add($"({sorted}, {id}) > ({Parameter(last.Value)}, {Parameter(last.Id)})");
        }
        return this;
    }

    /// <summary>Only rows after another row, in the order of these columns and then the id; all rows for null.</summary>
    public Selection AfterRow(string sorted, string id, Guid? row, bool descending)
    {
        if (row is { } last)
        {
            var (keys, beyond) = ($"{sorted}, {id}", descending ? "<" : ">");
            conditions.Add($"({keys}) {beyond} (SELECT {keys} FROM {table} WHERE {id} = {Parameter(last)})");
        }
        return this;
    }

    /// <summary>The conditions for a statement of its own, with placeholders of <see cref="Values"/>.</summary>
    public string Conditions => conditions.Count == 0 ? "true" : string.Join(" AND ", conditions);

    /// <summary>The values of the placeholders.</summary>
    public object[] Values => [.. values];

    /// <summary>The rows, which a query narrows and sorts further.</summary>
    public IQueryable<T> Rows<T>(DbSet<T> set)
        where T : class
    {
        var statement = $"SELECT * FROM {table} WHERE {Conditions}";
        return conditions.Count == 0 ? set : set.FromSqlRaw(statement, Values);
    }

    private string Parameter(object value)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"{{{values.Count - 1}}}");
    }
}
