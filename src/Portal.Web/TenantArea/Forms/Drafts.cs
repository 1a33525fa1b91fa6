using System.Text.Json;
using Microsoft.JSInterop;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea.Forms;

/// <summary>
/// Saves form input in the browser's session storage, so that a lost circuit or a restart loses no input. A draft belongs to
/// one tab, user and form, and is as untrusted as any other input.
/// </summary>
internal sealed class Drafts(IJSRuntime browser, CircuitCaller circuit, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan SaveDelay = TimeSpan.FromMilliseconds(400);

    private CancellationTokenSource pending = new();

    /// <summary>A form's draft, or null.</summary>
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
            return null; // from an older version of the form, or edited by hand
        }
    }

    /// <summary>Saves a draft once typing pauses; a later call replaces an earlier one.</summary>
    public async Task SaveSoonAsync<T>(string form, T content)
    {
        CancelPendingSave();
        var token = pending.Token;
        try
        {
            await Task.Delay(SaveDelay, clock, token);
            await SaveAsync(form, content);
        }
        catch (OperationCanceledException)
        {
            // Replaced by a later call, saved or deleted.
        }
    }

    /// <summary>Saves a draft now.</summary>
    public ValueTask SaveAsync<T>(string form, T content) =>
        browser.InvokeVoidAsync("sessionStorage.setItem", Key(form), JsonSerializer.Serialize(content));

    /// <summary>Deletes a draft: the form was saved or discarded.</summary>
    public ValueTask DeleteAsync(string form)
    {
        CancelPendingSave();
        return browser.InvokeVoidAsync("sessionStorage.removeItem", Key(form));
    }

    /// <summary>Cancels a pending save, for example while the form is submitted.</summary>
    public void CancelPendingSave()
    {
        pending.Cancel();
        pending.Dispose();
        pending = new();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pending.Cancel();
        pending.Dispose();
    }

    private string Key(string form) => $"portal-draft:{circuit.Current.Actor.Id}:{form}";
}
