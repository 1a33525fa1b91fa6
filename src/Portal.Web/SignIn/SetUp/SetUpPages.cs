using Portal.Domain.Companies;
using Portal.Domain.Providers;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.SetUp;

/// <summary>Writes the pages of the set-up.</summary>
internal sealed class SetUpPages(StaticPages pages)
{
    /// <summary>The page with addresses, form, test and activation.</summary>
    /// <param name="context">The request.</param>
    /// <param name="setUp">The open set-up.</param>
    /// <param name="preset">The kind of provider that is looked at; null for the one that was entered or asked for.</param>
    /// <param name="refused">A form that was sent and refused.</param>
    public Task WriteAsync(
        HttpContext context,
        SignInSetUp setUp,
        ProviderPreset? preset,
        RefusedSettings? refused = null
    ) =>
        WriteAsync<SetUpPage>(
            context,
            new()
            {
                [nameof(SetUpPage.SetUp)] = setUp,
                [nameof(SetUpPage.Preset)] =
                    preset
                    ?? ProviderPreset.Find(setUp.Candidate?.Preset ?? setUp.AskedPreset)
                    ?? ProviderPreset.All[^1],
                [nameof(SetUpPage.Refused)] = refused,
                [nameof(SetUpPage.Origin)] = context.GetOwnOrigin(),
                [nameof(SetUpPage.CurrentProvider)] = context.GetResolvedHost().IdentityProvider?.DisplayName,
            },
            refused is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );

    /// <summary>The page that takes a link's secret, for whoever has not opened a link in the last hour.</summary>
    public Task WriteClosedAsync(HttpContext context) => WriteAsync<SetUpClosedPage>(context, []);

    /// <summary>The provider is live.</summary>
    public Task WriteDoneAsync(HttpContext context, string provider) =>
        WriteAsync<SetUpDonePage>(context, new() { [nameof(SetUpDonePage.ProviderName)] = provider });

    private Task WriteAsync<TPage>(
        HttpContext context,
        Dictionary<string, object?> parameters,
        int status = StatusCodes.Status200OK
    )
        where TPage : SetUpDocument
    {
        parameters[nameof(SetUpDocument.CompanyName)] = context.GetTenant().DisplayName;
        parameters[nameof(SetUpDocument.Host)] = context.GetResolvedHost().Name.Value;
        return pages.WriteAsync<TPage>(context, status, parameters);
    }
}

/// <summary>Settings that were sent and refused: they are kept in the form, but for the secret.</summary>
/// <param name="Entered">As they were sent.</param>
/// <param name="Errors">What is wrong, by field.</param>
public sealed record RefusedSettings(ProviderSettingsRequest Entered, IReadOnlyDictionary<string, string> Errors);
