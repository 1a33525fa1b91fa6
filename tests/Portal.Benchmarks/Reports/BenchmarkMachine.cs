using System.Runtime.InteropServices;

namespace Portal.Benchmarks.Reports;

/// <summary>Where figures were measured, for their files.</summary>
internal static class BenchmarkMachine
{
    public static object Describe() =>
        new
        {
            processors = Environment.ProcessorCount,
            memoryGiB = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30,
            runtime = RuntimeInformation.FrameworkDescription,
            system = RuntimeInformation.OSDescription,
        };
}
