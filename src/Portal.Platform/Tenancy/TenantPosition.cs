using Portal.Platform.Secrets;

namespace Portal.Platform.Tenancy;

/// <summary>
/// The newest mark that a tenant's database must contain (IC-5). The operator commits a random row to the database after it
/// was written to: an older copy lacks it, and so does a copy that was written to since. Sealed with the runtime key, which no
/// tenant's server ever sees.
/// </summary>
/// <param name="Number">Rises with each mark.</param>
/// <param name="Seal">The mark, sealed.</param>
public sealed record TenantPosition(long Number, byte[] Seal)
{
    /// <summary>Seals a mark.</summary>
    public static TenantPosition Create(RuntimeSecrets secrets, TenantId tenant, long number, byte[] mark) =>
        new(number, secrets.Seal(mark, SecretPurpose.Position(tenant, number)));

    /// <summary>The mark itself.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was sealed for another tenant or number.</exception>
    public byte[] Open(RuntimeSecrets secrets, TenantId tenant) =>
        secrets.Open(Seal, SecretPurpose.Position(tenant, Number));
}
