using Portal.Api.Requests;
using Portal.Domain.Access;
using Portal.Platform.Tenancy;

namespace Portal.Api.Companies;

/// <summary>Which companies to list.</summary>
/// <param name="State">Only these; null for all.</param>
/// <param name="Page">Which part.</param>
internal sealed record CompanyQuery(TenantState? State, KeysetRequest Page)
{
    /// <summary>What a cursor is valid for.</summary>
    public string List => $"companies/{State}";
}

/// <summary>The query parameters of the list of companies.</summary>
internal sealed record CompanyListRequest(string? Limit, string? State, string? Cursor)
{
    /// <exception cref="Platform.InvalidInputException">With what was expected of each field.</exception>
    public CompanyQuery Read()
    {
        var fields = new RequestFields();
        var query = new CompanyQuery(fields.Choice<TenantState>("state", State), fields.Page(Limit, Cursor));
        fields.ThrowIfAny();
        query.Page.Check();
        return query;
    }
}
