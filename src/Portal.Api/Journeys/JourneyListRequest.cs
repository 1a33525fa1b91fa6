using Portal.Api.Requests;
using Portal.Domain.Journeys;

namespace Portal.Api.Journeys;

/// <summary>What a caller asks of the list of journeys.</summary>
internal sealed record JourneyListRequest(string? Search, string? Status, string? Sort, string? Limit, string? Cursor)
{
    /// <exception cref="Platform.InvalidInputException">With what was expected of each field.</exception>
    public JourneyPageQuery Read()
    {
        var fields = new RequestFields();
        var query = new JourneyPageQuery
        {
            Search = fields.Search(Search),
            Status = fields.Choice<JourneyStatus>("status", Status),
            Order = Sort switch
            {
                null or "-updated_at" => JourneyOrder.LatestChange,
                "title" => JourneyOrder.Title,
                _ => fields.Wrong("sort", "Expected -updated_at or title.", JourneyOrder.LatestChange),
            },
            Page = fields.Page(Limit, Cursor),
        };
        fields.ThrowIfAny();
        return query;
    }
}
