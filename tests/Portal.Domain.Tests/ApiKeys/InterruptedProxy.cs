using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Portal.Testing;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>
/// A proxy between one process and the key service. After a number of requests it forwards nothing, which is all that the
/// key service sees of a caller that is killed: the last request may arrive although its response is lost.
/// </summary>
internal sealed class InterruptedProxy : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly WebApplication app;
    private int requests;

    private InterruptedProxy(string keyService)
    {
        http = new HttpClient { BaseAddress = new Uri(keyService) };
        Address =
            "http://127.0.0.1:" + TestCluster.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address);
        app = builder.Build();
        app.Run(ForwardAsync);
    }

    public string Address { get; }

    /// <summary>How many requests get a response.</summary>
    public int Responses { get; init; } = int.MaxValue;

    /// <summary>Whether the first request without a response is forwarded nevertheless.</summary>
    public bool ForwardsLast { get; init; }

    /// <summary>Runs before a request is forwarded, with its number; 1 is the first.</summary>
    public Func<int, Task> BeforeRequest { get; set; } = _ => Task.CompletedTask;

    public static async Task<InterruptedProxy> OpenAsync(string keyService, int responses, bool forwardsLast)
    {
        var proxy = new InterruptedProxy(keyService) { Responses = responses, ForwardsLast = forwardsLast };
        await proxy.app.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref requests);
        if (number > Responses + (ForwardsLast ? 1 : 0))
        {
            context.Abort();
            return;
        }
        await BeforeRequest(number);
        var request = context.Request;
        using var copy = new HttpRequestMessage(new HttpMethod(request.Method), request.Path + request.QueryString);
        copy.Headers.TryAddWithoutValidation("Authorization", request.Headers.Authorization.ToString());
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            copy.Content = new StreamContent(request.Body);
            copy.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        using var answer = await http.SendAsync(copy, context.RequestAborted);
        if (number > Responses)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
