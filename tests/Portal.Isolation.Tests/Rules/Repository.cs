namespace Portal.Isolation.Tests.Rules;

/// <summary>Finds the checkout that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException(
            "Expected Portal.sln in a folder above the tests; run them from a checkout."
        );
    }
}
