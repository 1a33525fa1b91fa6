namespace Portal.Web.TenantArea.Forms;

/// <summary>A message that one page leaves for the next to show: "The journey was saved."</summary>
internal sealed class Notices
{
    private string? message;

    /// <summary>Sets the message.</summary>
    public void Set(string notice) => message = notice;

    /// <summary>Returns the message and removes it.</summary>
    public string? Take()
    {
        var notice = message;
        message = null;
        return notice;
    }
}
