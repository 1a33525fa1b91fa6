using System.Net;

namespace Portal.DevHost.Identity.Realms;

/// <summary>
/// Refuses whoever is not on this machine, and every host but our own: a page elsewhere that points its DNS name at
/// 127.0.0.1 (rebinding) would otherwise speak to us as same-origin.
/// </summary>
internal sealed class LocalRequestsOnly(RealmAddresses addresses) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
            return Refuse(
                StatusCodes.Status403Forbidden,
                "The development identity provider serves this machine only."
            );
        if (!string.Equals(http.Request.Host.Value, addresses.Host, StringComparison.OrdinalIgnoreCase))
            return Refuse(StatusCodes.Status421MisdirectedRequest, $"This is {addresses.Origin}; use that address.");
        return next(context);
    }

    private static ValueTask<object?> Refuse(int status, string text) =>
        ValueTask.FromResult<object?>(Results.Text(text, statusCode: status));
}
