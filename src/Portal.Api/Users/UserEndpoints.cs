using Portal.Api.Authentication;
using Portal.Api.Hosting;
using Portal.Api.Requests;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Users;

namespace Portal.Api.Users;

/// <summary>The query parameters of the list of users.</summary>
internal sealed record UserListRequest(string? Search, string? Role, string? State, string? Limit, string? Cursor)
{
    /// <exception cref="Platform.InvalidInputException">With what was expected of each field.</exception>
    public UserPageQuery Read()
    {
        var fields = new RequestFields();
        var query = new UserPageQuery
        {
            Search = fields.Search(Search),
            Role = fields.Choice<UserRole>("role", Role),
            State = fields.Choice<UserState>("state", State),
            Page = fields.Page(Limit, Cursor),
        };
        fields.ThrowIfAny();
        return query;
    }
}

/// <summary>Users of the key's company: who they are, not how they sign in.</summary>
internal static class UserEndpoints
{
    /// <summary>Adds them to the tenant API.</summary>
    public static void MapUsers(this RouteGroupBuilder tenant)
    {
        var users = tenant.MapGroup("/users");
        users.MapGet("/", ListAsync).WithMetadata(Call(AuditAction.UsersListed));
        users.MapGet("/{id:guid}", GetAsync).WithMetadata(Call(AuditAction.UserViewed));
    }

    private static TenantCall Call(AuditAction action) => new(action, Permission.ReadUsers, "user");

    private static async Task<UserList> ListAsync(
        [AsParameters] UserListRequest request,
        UserDirectoryOperations users,
        HttpContext http,
        CancellationToken ct
    ) => UserList.Of(await users.PageAsync(http.GetCaller(), request.Read(), ct));

    private static async Task<UserItem> GetAsync(
        Guid id,
        UserDirectoryOperations users,
        HttpContext http,
        CancellationToken ct
    ) => UserItem.Of(await users.GetAsync(http.GetCaller(), new(id), ct));
}
