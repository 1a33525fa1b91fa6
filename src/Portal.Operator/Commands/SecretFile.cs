using Portal.Operator.Provisioning;

namespace Portal.Operator.Commands;

/// <summary>Reads what a command line must not hold: other people of the machine can read that.</summary>
internal static class SecretFile
{
    /// <summary>The file's text without the line's end.</summary>
    /// <exception cref="ProvisioningException">It cannot be read.</exception>
    public static async Task<string> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return (await File.ReadAllTextAsync(file, ct)).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException($"a readable file '{file}'", e.Message, "name the right file");
        }
    }
}
