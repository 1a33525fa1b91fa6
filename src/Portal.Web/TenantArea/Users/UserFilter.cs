using Portal.Domain.Users;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Users;

/// <summary>The filter of the user list, as in its URL.</summary>
/// <param name="Search">Text in name or e-mail.</param>
/// <param name="Role">Only this role.</param>
/// <param name="State">Only this state.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">Rows per page.</param>
public sealed record UserFilter(
    string? Search = null,
    UserRole? Role = null,
    UserState? State = null,
    int Page = 1,
    int PageSize = ListLabels.PageSize
) : IListFilter<UserFilter>
{
    /// <summary>Whether a filter applies.</summary>
    public bool IsFiltered => Search is not null || Role is not null || State is not null;

    /// <summary>The role's name in the URL.</summary>
    public string? RoleName => ListLabels.WriteName(Role);

    /// <summary>The state's name in the URL.</summary>
    public string? StateName => ListLabels.WriteName(State);

    /// <inheritdoc/>
    public static UserFilter Read(Func<string, string?> parameter) =>
        new(
            ListLabels.ReadText(parameter("search")),
            ListLabels.ReadName<UserRole>(parameter("role")),
            ListLabels.ReadName<UserState>(parameter("status")),
            ListLabels.ReadPage(parameter("page")),
            ListLabels.ReadPageSize(parameter("size"))
        );

    /// <summary>The row that the page begins after; null for its place by number.</summary>
    public Guid? After { get; init; }

    /// <inheritdoc/>
    public UserFilter WithAfter(Guid? row) => this with { After = row };

    /// <inheritdoc/>
    public UserFilter WithPage(int page) => this with { Page = page };

    /// <inheritdoc/>
    public UserFilter WithPageSize(int size) => this with { PageSize = size };

    /// <inheritdoc/>
    public string ToUrl() => PortalUrls.Users(Search, RoleName, StateName, Page, PageSize);

    /// <summary>The query for the operation.</summary>
    public UserQuery ToQuery() =>
        new()
        {
            Search = Search,
            Role = Role,
            State = State,
            Page = new((Page - 1) * PageSize, PageSize, After),
        };
}
