namespace Portal.Web.TenantArea.Forms;

/// <summary>A sentence that one page leaves for the next: "The journey was saved."</summary>
internal sealed class Notices
{
    private string? waiting;

    /// <summary>Leaves a sentence.</summary>
    public void Leave(string sentence) => waiting = sentence;

    /// <summary>Takes it, once.</summary>
    public string? Take()
    {
        var sentence = waiting;
        waiting = null;
        return sentence;
    }
}
