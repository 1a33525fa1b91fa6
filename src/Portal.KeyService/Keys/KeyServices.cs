namespace Portal.KeyService.Keys;

/// <summary>Registers keys and their verification.</summary>
internal static class KeyServices
{
    public static IServiceCollection AddKeys(this IServiceCollection services, KeyHashSecret secret)
    {
        services.AddSingleton(new KeyHasher(secret));
        services.AddSingleton<KeyStore>();
        services.AddSingleton<KeyVerification>();
        return services.AddVerificationLimit();
    }
}
