using Microsoft.AspNetCore.Authentication;
using Portal.Platform;
using Portal.Web.SignIn.SetUp;

namespace Portal.Web.SignIn.Provider;

/// <summary>Leaves for the provider of the request's host, and comes back.</summary>
internal static class ProviderEndpoints
{
    /// <summary>Maps both in a group whose hosts are of one kind.</summary>
    /// <param name="group">Anonymous, since nobody is signed in yet.</param>
    /// <param name="scheme">The scheme of these hosts.</param>
    public static void MapProvider(this RouteGroupBuilder group, string scheme)
    {
        group.MapGet(
            PortalUrls.SignInStart(),
            (string? returnUrl, string? account) => Start(scheme, returnUrl, account == PortalUrls.AnotherAccount)
        );
        group.MapGet(
            PortalUrls.SignInCallback,
            async (HttpContext context, IAuthenticationHandlerProvider handlers, SignInTrial trial) =>
            {
                if (!await trial.TryAnswerAsync(context))
                {
                    await AnswerAsync(context, handlers, scheme);
                }
            }
        );
    }

    /// <summary>After a refusal the provider asks which account: else it would answer with the same one again, unseen.</summary>
    private static IResult Start(string scheme, string? returnUrl, bool chooseAccount)
    {
        var properties = new AuthenticationProperties { RedirectUri = PortalUrls.LocalOrHome(returnUrl) };
        if (chooseAccount)
        {
            properties.SetParameter("prompt", "select_account");
        }
        return Results.Challenge(properties, [scheme]);
    }

    private static async Task AnswerAsync(HttpContext context, IAuthenticationHandlerProvider handlers, string scheme)
    {
        if (
            await handlers.GetHandlerAsync(context, scheme) is not IAuthenticationRequestHandler handler
            || !await handler.HandleRequestAsync()
        )
        {
            throw new NotFoundException("There is nothing at this address.");
        }
    }
}
