using System.Diagnostics;
using System.Globalization;

namespace Portal.DevHost;

/// <summary>Prints each step and its duration. Continues silently when the terminal is closed.</summary>
internal sealed class Progress(TextWriter output)
{
    private bool _lineIsOpen;

    public void Line(string text = "") => Write((_lineIsOpen ? "\n" : "") + text + "\n", opens: false);

    /// <summary>A detail of the current step.</summary>
    public void Detail(string text) => Line("      " + text);

    public async Task<T> StepAsync<T>(string name, Func<Task<T>> action)
    {
        var watch = Stopwatch.StartNew();
        Write($"  {name} ... ", opens: true);
        try
        {
            var result = await action();
            Finish(name, "done", watch);
            return result;
        }
        catch (Exception e)
        {
            Finish(name, e is OperationCanceledException ? "interrupted" : "failed", watch);
            throw;
        }
    }

    public Task StepAsync(string name, Func<Task> action) =>
        StepAsync(
            name,
            async () =>
            {
                await action();
                return true;
            }
        );

    private void Finish(string name, string outcome, Stopwatch watch)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{outcome} ({watch.Elapsed.TotalSeconds:0.0} s)\n");
        Write(_lineIsOpen ? text : $"  {name} {text}", opens: false);
    }

    private void Write(string text, bool opens)
    {
        _lineIsOpen = opens;
        try
        {
            output.Write(text);
            output.Flush();
        }
        catch (IOException)
        {
            // The terminal is closed; the work continues.
        }
    }
}
