using Microsoft.AspNetCore.Components;
using Portal.Domain.Providers;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Web.PlainPages;
using Portal.Web.SignIn;
using Portal.Web.Support;

namespace Portal.Web.Hosting;

/// <summary>
/// Answers every refusal and failure of the dashboard with its status and a plain page, whose reference number is in the log
/// and in a platform event, where staff look it up (IC-10).
/// </summary>
internal sealed partial class Refusals(
    RequestDelegate next,
    StaticPages pages,
    PlatformEvents events,
    ILogger<Refusals> logger
)
{
    private const string RetryAfterSeconds = "5";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var host = context.FindResolvedHost();
        var refusal = host is { Kind: HostKind.Staff }
            ? Refusal.ForStaff(exception)
            : Refusal.For(
                exception,
                host?.Tenant?.DisplayName ?? "the company",
                isSupport: context.User.Identity is SupportIdentity
            );
        Record(context, exception, refusal.Status);
        Clear(context.Response);
        if (exception is ForeignSessionException or SignInRefusedException or StaffSignInRefusedException)
        {
            DeleteSession(context, exception);
        }
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }
        if (
            refusal.Status == StatusCodes.Status431RequestHeaderFieldsTooLarge
            && context.Request.Headers.Cookie.Count > 0
        )
        {
            // Also those that a sibling host planted for the parent domain, under names and paths that nobody knows here.
            context.Response.Headers["Clear-Site-Data"] = "\"cookies\"";
        }
        var written = (host, exception) switch
        {
            (null, _) => WriteBareAsync(context, pages, refusal),
            (_, SignInFailedException { IsOfProvider: true } failure) => SignInPages.FailedAsync(
                context,
                pages,
                failure,
                refusal.Status
            ),
            _ => WriteAsync(context, exception, refusal),
        };
        await written;
    }

    /// <summary>For an unknown host, to which no style sheet is served either.</summary>
    public static Task WriteBareAsync(HttpContext context, StaticPages pages, Refusal refusal) =>
        pages.WriteAsync<BarePage>(
            context,
            refusal.Status,
            new() { [nameof(BarePage.Answer)] = refusal, [nameof(BarePage.Reference)] = context.TraceIdentifier }
        );

    private async Task WriteAsync(HttpContext context, Exception exception, Refusal refusal) =>
        await pages.WriteAsync<RefusalPage>(
            context,
            refusal.Status,
            new()
            {
                [nameof(RefusalPage.Status)] = refusal.Status,
                [nameof(RefusalPage.Title)] = refusal.Title,
                [nameof(RefusalPage.What)] = refusal.What,
                [nameof(RefusalPage.NextStep)] = refusal.Next,
                [nameof(RefusalPage.Reference)] = context.TraceIdentifier,
                [nameof(RefusalPage.CompanyName)] = context.GetResolvedHost().Tenant?.DisplayName,
                [nameof(RefusalPage.IsStaff)] = context.GetResolvedHost().Kind == HostKind.Staff,
                [nameof(RefusalPage.Host)] = context.GetResolvedHost().Name.Value,
                [nameof(RefusalPage.Action)] = ActionFor(exception),
                [nameof(RefusalPage.SignedIn)] = await RefusedPerson.FindBarAsync(context, exception),
            }
        );

    private static RenderFragment? ActionFor(Exception exception) =>
        exception switch
        {
            ForeignSessionException { IsSupport: false } => RefusalActions.SignOut,
            SignInRefusedException { Refusal: SignInRefusal.AwaitingConfirmation } => RefusalActions.SignIn,
            SignInRefusedException or StaffSignInRefusedException => RefusalActions.AnotherAccount,
            SignInFailedException or AuthorityLostException => RefusalActions.SignIn,
            ForbiddenException or NotFoundException => RefusalActions.Home,
            _ => null,
        };

    /// <summary>Deletes the session cookie of this kind of host.</summary>
    private static void DeleteSession(HttpContext context, Exception exception)
    {
        if (exception is ForeignSessionException { IsSupport: true })
        {
            HostCookie.Support.Delete(context);
            return;
        }
        if (context.FindResolvedHost() is { Kind: HostKind.Staff })
        {
            HostCookie.Staff.Delete(context);
        }
        else
        {
            HostCookie.Session.Delete(context);
        }
    }

    /// <summary>Clears the response, but keeps its cookies: the deletion of a one-time cookie must reach the browser.</summary>
    private static void Clear(HttpResponse response)
    {
        var cookies = response.Headers.SetCookie;
        response.Clear();
        response.Headers.SetCookie = cookies;
    }

    private void Record(HttpContext context, Exception exception, int status)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            LogUnavailable(FailureEvents.CausesOf(exception));
        }
        else if (status >= StatusCodes.Status500InternalServerError)
        {
            LogFailed(exception, status);
        }
        if (EventOf(exception, context.FindResolvedHost()?.Tenant) is { } key)
        {
            events.Record(key, context.TraceIdentifier);
        }
    }

    /// <summary>The event of a refusal; null where the operation that refused has recorded it with the same reference.</summary>
    private static PlatformEventKey? EventOf(Exception exception, Tenant? tenant) =>
        exception switch
        {
            SignInRefusedException => null,
            ForeignOriginException e => new(PlatformEventKind.ForeignOriginRefused, tenant?.Id, Reason: e.Reason),
            ForeignSessionException when tenant is null => new(PlatformEventKind.StaffSessionRefused),
            ForeignSessionException { IsSupport: true } => new(
                PlatformEventKind.SupportSessionRefused,
                tenant.Id,
                Reason: "foreign"
            ),
            ForeignSessionException => new(PlatformEventKind.ForeignSessionRefused, tenant.Id),
            HandoffRefusedException e => new(
                PlatformEventKind.HandoffRefused,
                tenant?.Id,
                Reason: e.Refusal.ToString()
            ),
            SignInLinkRefusedException e => new(
                PlatformEventKind.SignInLinkRefused,
                tenant?.Id,
                Reason: e.Refusal.ToString()
            ),
            SignInFailedException e => new(PlatformEventKind.SignInRefused, tenant?.Id, Reason: e.Reason),
            StaffSignInRefusedException e => new(PlatformEventKind.SignInRefused, Reason: $"Staff:{e.Refusal}"),
            _ => FailureEvents.Of(exception, tenant?.Id, tenant?.Binding.ServerId),
        };

    [LoggerMessage(3101, LogLevel.Error, "Failed with {Status}")]
    private partial void LogFailed(Exception exception, int status);

    [LoggerMessage(3109, LogLevel.Error, "Not available: {Causes}")]
    private partial void LogUnavailable(string causes);
}

/// <summary>Puts the refusals into the pipeline.</summary>
internal static class RefusalsPipeline
{
    /// <summary>Around everything that may refuse.</summary>
    public static IApplicationBuilder UseRefusals(this IApplicationBuilder app) => app.UseMiddleware<Refusals>();
}
