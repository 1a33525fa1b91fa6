using System.Text.Json;
using Microsoft.JSInterop;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea.Forms;

/// <summary>
/// Keeps what a person typed in the browser's session storage, so that a lost circuit or a restart costs no input. It is
/// this tab's only, named by person and form, and believed no more than any other input.
/// </summary>
internal sealed class Drafts(IJSRuntime browser, CircuitCaller circuit)
{
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

    /// <summary>Keeps what a form holds now.</summary>
    public ValueTask KeepAsync<T>(string form, T content) =>
        browser.InvokeVoidAsync("sessionStorage.setItem", Key(form), JsonSerializer.Serialize(content));

    /// <summary>Forgets it: saved, or given up by the person.</summary>
    public ValueTask ForgetAsync(string form) => browser.InvokeVoidAsync("sessionStorage.removeItem", Key(form));

    private string Key(string form) => $"portal-draft:{circuit.Current.Actor.UserId}:{form}";
}
