namespace Portal.DevHost.Parts;

/// <summary>What a part's health listener answers.</summary>
/// <param name="IsReady">It answered with success.</param>
/// <param name="Text">What it waits for; empty when it does not answer.</param>
internal sealed record Health(bool IsReady, string Text)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static async Task<Health> CheckAsync(int port, CancellationToken ct)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), ct);
            return new(answer.IsSuccessStatusCode, (await answer.Content.ReadAsStringAsync(ct)).Trim());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return new(false, "");
        }
    }
}
