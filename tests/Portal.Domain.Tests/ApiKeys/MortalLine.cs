using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Portal.Testing;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>
/// The line between one process and the key service. It carries a number of requests and then nothing more, which is all
/// that the key service ever sees of a caller that is killed: the last request may arrive although its answer is lost.
/// </summary>
internal sealed class MortalLine : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly WebApplication app;
    private int requests;

    private MortalLine(string keyService)
    {
        http = new HttpClient { BaseAddress = new Uri(keyService) };
        Address =
            "http://127.0.0.1:" + TestCluster.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address);
        app = builder.Build();
        app.Run(CarryAsync);
    }

    public string Address { get; }

    /// <summary>How many requests are answered.</summary>
    public int Answers { get; init; } = int.MaxValue;

    /// <summary>Whether the first request that is not answered arrives nevertheless.</summary>
    public bool LastArrives { get; init; }

    /// <summary>Runs before the request of a number is carried; 1 is the first.</summary>
    public Func<int, Task> BeforeRequest { get; set; } = _ => Task.CompletedTask;

    public static async Task<MortalLine> OpenAsync(string keyService, int answers, bool lastArrives)
    {
        var line = new MortalLine(keyService) { Answers = answers, LastArrives = lastArrives };
        await line.app.StartAsync(TestContext.Current.CancellationToken);
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task CarryAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref requests);
        if (number > Answers + (LastArrives ? 1 : 0))
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
        if (number > Answers)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
