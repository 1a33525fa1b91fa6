using System.Text.Json;
using Microsoft.JSInterop;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea.Forms;

/// <summary>
/// Keeps what a person typed in the browser's session storage, so that a lost circuit or a restart costs no input. It is
/// this tab's only, named by person and form, and believed no more than any other input.
/// </summary>
internal sealed class Drafts(IJSRuntime browser, CircuitCaller circuit, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private CancellationTokenSource waiting = new();

    /// <summary>What was kept for a form, or null.</summary>
    public async Task<T?> FindAsync<T>(string form)
        where T : class
    {
        var json = await browser.InvokeAsync<string?>("sessionStorage.getItem", Key(form));
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<T>(json);
        }
        catch (JsonException)
        {
            return null; // of an older version of the form, or somebody's own
        }
    }

    /// <summary>Keeps what a form holds once nobody has typed for a moment; a later call takes the place of an earlier one.</summary>
    public async Task KeepSoonAsync<T>(string form, T content)
    {
        Stop();
        var token = waiting.Token;
        try
        {
            await Task.Delay(Pause, clock, token);
            await KeepAsync(form, content);
        }
        catch (OperationCanceledException)
        {
            // Typed on, saved or given up.
        }
    }

    /// <summary>Keeps what a form holds now.</summary>
    public ValueTask KeepAsync<T>(string form, T content) =>
        browser.InvokeVoidAsync("sessionStorage.setItem", Key(form), JsonSerializer.Serialize(content));

    /// <summary>Forgets it: saved, or given up by the person.</summary>
    public ValueTask ForgetAsync(string form)
    {
        Stop();
        return browser.InvokeVoidAsync("sessionStorage.removeItem", Key(form));
    }

    /// <summary>Keeps nothing more of what was typed until now, for example while it is being saved.</summary>
    public void Stop()
    {
        waiting.Cancel();
        waiting.Dispose();
        waiting = new();
    }

    /// <summary>The circuit is over: nobody is there to keep anything for.</summary>
    public void Dispose()
    {
        waiting.Cancel();
        waiting.Dispose();
    }

    private string Key(string form) => $"portal-draft:{circuit.Current.Actor.Id}:{form}";
}
