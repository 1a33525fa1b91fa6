using System.Text.Json.Serialization;
using Portal.KeyService.Bindings;
using Portal.KeyService.Callers;
using Portal.KeyService.Database;
using Portal.KeyService.Feed;
using Portal.KeyService.Keys;
using Portal.KeyService.Positions;
using Portal.KeyService.Tokens;
using Portal.Platform.Hosting;

namespace Portal.KeyService;

/// <summary>Assembles the service, for Program and for tests.</summary>
internal static class KeyServiceApp
{
    public static void AddKeyService(this WebApplicationBuilder builder, KeyServiceOptions options)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            options.Listeners.Listen(kestrel, listen => options.Tls?.Apply(listen))
        );
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddProblemDetails();
        services.AddExceptionHandler<FailureResponse>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
        });
        services.AddKeyDatabase(options.ConnectionString);
        services.AddPositions();
        services.AddCallers(options.Callers);
        services.AddKeys(options.HashSecret);
        services.AddHostedService<FeedPruning>();
        services.AddSigning(options.SigningSecret);
        services.AddHostedService<WarmUp>();
    }

    public static void UseKeyService(this WebApplication app)
    {
        app.UseHealthListener();
        app.UseRequestCorrelation();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseHeadLimits();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseReadableRequests();
        app.UseRateLimiter();
        app.UseMiddleware<PositionCheck>(); // may ask the database: a flood beyond the limit must not

        app.MapVerification();
        FeedStream.Map(app);
        app.MapKeys();
        app.MapBindings();
        app.MapKeySets();
        app.MapPositions();
    }
}
