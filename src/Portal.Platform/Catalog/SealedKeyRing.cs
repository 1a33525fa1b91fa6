using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Platform.Secrets;

namespace Portal.Platform.Catalog;

/// <summary>
/// Keeps the framework's data protection keys in the catalog, each one sealed as a whole with the runtime key, so that all
/// nodes share them and a restart keeps sessions readable.
/// </summary>
public sealed class SealedKeyRing(IDbContextFactory<CatalogDbContext> catalog, RuntimeSecrets secrets) : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = catalog.CreateDbContext();
        var rows = db.DataProtectionKeys.AsNoTracking().ToList();
        return
        [
            .. rows.Select(row => XElement.Parse(secrets.OpenText(row.SealedXml, SecretPurpose.DataProtectionKey))),
        ];
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = catalog.CreateDbContext();
        db.DataProtectionKeys.Add(
            new DataProtectionKeyRow
            {
                FriendlyName = friendlyName,
                SealedXml = secrets.Seal(
                    element.ToString(SaveOptions.DisableFormatting),
                    SecretPurpose.DataProtectionKey
                ),
            }
        );
        db.SaveChanges();
    }
}

/// <summary>Registers data protection over the catalog.</summary>
public static class SealedKeyRingServices
{
    /// <summary>Adds data protection with keys shared by all nodes of <paramref name="application"/>.</summary>
    public static IServiceCollection AddSealedDataProtection(this IServiceCollection services, string application)
    {
        services.AddDataProtection(options => options.ApplicationDiscriminator = application);
        services.AddSingleton<SealedKeyRing>();
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<SealedKeyRing>((options, repository) => options.XmlRepository = repository);
        // It warns that keys have no encryptor of the framework's kind: the repository seals them whole.
        services.AddLogging(logging =>
            logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error)
        );
        return services;
    }
}
