namespace Portal.Web.Hosting;

/// <summary>Address of the tenant API. Only displayed: this service never calls it.</summary>
/// <param name="Base">Without a path.</param>
internal sealed record ApiAddress(Uri Base)
{
    private const string Key = "Portal:Web:ApiAddress";

    /// <summary>The address of one of the API's resources, such as <c>/v1/me</c>.</summary>
    public string Of(string path) => new Uri(Base, path).ToString();

    /// <exception cref="InvalidOperationException">It is missing, or no absolute http or https address.</exception>
    public static ApiAddress Read(IConfiguration configuration) =>
        Uri.TryCreate(configuration[Key], UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new(address)
            : throw new InvalidOperationException(
                $"{Key}: expected the tenant API's address, such as https://api.example.com, found '{configuration[Key]}'."
            );
}
