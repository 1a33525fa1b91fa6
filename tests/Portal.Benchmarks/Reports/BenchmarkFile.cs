using System.Text.Json;
using Portal.Testing;

namespace Portal.Benchmarks.Reports;

/// <summary>Keeps figures in <c>artifacts/bench</c>.</summary>
internal static class BenchmarkFile
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>The file's path.</returns>
    public static async Task<string> WriteAsync(string name, object figures)
    {
        var file = Path.Combine(DevHostCommand.Checkout, "artifacts", "bench", name + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures, Indented));
        return file;
    }
}
