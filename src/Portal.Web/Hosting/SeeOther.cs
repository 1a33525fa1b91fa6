namespace Portal.Web.Hosting;

/// <summary>The response to a form that changed something: 303, so that reloading sends nothing twice (RFC 9110, section 15.4.4).</summary>
internal sealed class SeeOther : IResult
{
    private readonly string address;

    private SeeOther(string address) => this.address = address;

    /// <param name="address">A path on this host, from <see cref="PortalUrls"/>.</param>
    public static IResult To(string address) => new SeeOther(address);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
