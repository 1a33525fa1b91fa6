using System.Text.Json.Serialization;
using Portal.KeyService.Bindings;
using Portal.KeyService.Callers;
using Portal.KeyService.Database;
using Portal.KeyService.Feed;
using Portal.KeyService.Keys;
using Portal.KeyService.Tokens;
using Portal.Platform.Hosting;

namespace Portal.KeyService;

/// <summary>Puts the service together; Program and the tests both do it here.</summary>
internal static class KeyServiceApp
{
    private const int MaximumBody = 64 * 1024;

    public static void AddKeyService(this WebApplicationBuilder builder, KeyServiceOptions options)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBody;
            kestrel.ListenForHealth(options.HealthPort, options.HealthAddress);
            kestrel.Listen(
                options.ListenAddress,
                options.Port,
                listen =>
                {
                    if (options.Tls is { } tls)
                    {
                        listen.UseHttps(tls.Apply);
                    }
                }
            );
        });
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddProblemDetails();
        services.AddExceptionHandler<UnavailableResponse>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
        });
        services.AddKeyDatabase(options.ConnectionString);
        services.AddCallers(options.Callers);
        services.AddKeys(options.HashSecret);
        services.AddFeed();
        services.AddSigning(options.SigningSecret);
        services.AddHostedService<WarmUp>();
    }

    public static void UseKeyService(this WebApplication app)
    {
        app.UseHealthListener();
        app.UseRequestCorrelation();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();

        app.MapVerification();
        app.MapFeed();
        app.MapKeys();
        app.MapBindings();
        app.MapJwks();
        // Later issues: issuing context tokens (right "issue") and signing seals and reports (right "seal"), in Tokens/.
    }
}
