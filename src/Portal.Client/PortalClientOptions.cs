using System.ComponentModel.DataAnnotations;

namespace Portal.Client;

/// <summary>Where an API is and what it is called with.</summary>
public sealed class PortalClientOptions
{
    /// <summary>The API's host, such as <c>https://api.portal.example/</c>, without the version's path.</summary>
    [Required]
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// A key from the company's page "API keys", or for the platform API a platform key. Keep it where the program keeps its
    /// secrets: whoever has it is the company's program.
    /// </summary>
    [Required]
    public string? ApiKey { get; set; }
}
