using MudBlazor;
using MudBlazor.Services;
using Portal.Web.Layout.Parts;
using Portal.Web.Layout.Theme;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.Layout;

/// <summary>What the shell and its parts need from the container.</summary>
internal static partial class ShellServices
{
    /// <summary>Adds MudBlazor's services, the theme, the clock, and the circuit's own browser zone and confirmations.</summary>
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomStart;
            options.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddSingleton(_ => ThemeSheet.Create());
        services.AddCascadingAuthenticationState();
        services.AddSingleton(TimeProvider.System);
        services.AddScoped<BrowserZone>();
        services.AddCascadingValue(circuit => circuit.GetRequiredService<BrowserZone>().Source);
        services.AddScoped<Dialogs>();
        services.AddScoped<Confirmations>();
        services.AddScoped<CircuitFailures>();
        return services;
    }

    /// <summary>What MudBlazor's components throw where nobody awaits them goes to the log, not to the console.</summary>
    public static void LogComponentFailures(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MudGlobal));
        MudGlobal.UnhandledExceptionHandler = exception => LogFailed(logger, exception);
    }

    [LoggerMessage(4202, LogLevel.Error, "A component failed in the background")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
