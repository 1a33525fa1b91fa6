using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;

namespace Portal.Api.Hosting;

/// <summary>The process around both APIs.</summary>
internal static class ApiServer
{
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static ServerConfiguration AddApiServer(this WebApplicationBuilder builder)
    {
        var configuration = Read(builder.Configuration, builder.Environment);
        builder.AddServer(configuration);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        return configuration;
    }

    /// <summary>Reads and checks this service's configuration.</summary>
    internal static ServerConfiguration Read(IConfiguration configuration, IHostEnvironment environment) =>
        ServerConfiguration.Read(
            configuration,
            "Api",
            faults => faults.Check(() => KeyServiceClientOptions.Read(configuration, environment.IsDevelopment()))
        );

    /// <summary>
    /// Names as the product writes them everywhere: <c>url_id</c>. A member that is unknown is ignored: no body selects a
    /// tenant (IC-2), whatever it names.
    /// </summary>
    internal static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }
}
