using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Portal.Domain.Access;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.TenantArea.Lists;

/// <summary>
/// A page that shows a filtered list. Whatever changes the address (a filter, "back", a link) loads the list anew; a
/// newer question gives up the older one; the focus goes back to the row that was opened.
/// </summary>
public abstract class ListPage<TFilter, TItem> : TenantComponent
    where TFilter : class, IListFilter<TFilter>
{
    private string path = "";
    private string? focusNext;
    private string? onTheWay;
    private TFilter? loaded;

    /// <summary>Moves through the dashboard.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ListMemory Memory { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <summary>What the address says now, or will say once the browser has followed the last change.</summary>
    protected TFilter Filter { get; private set; } = default!;

    /// <summary>The rows, on their way or here.</summary>
    protected Fetch<ListResult<TFilter, TItem>> Rows { get; } = new();

    /// <summary>What to say when the list cannot be loaded.</summary>
    protected abstract string Failed { get; }

    /// <summary>The operation.</summary>
    protected abstract Task<Page<TItem>> ReadAsync(Caller caller, TFilter filter, CancellationToken cancellationToken);

    /// <summary>Id of the link of a row.</summary>
    protected abstract string RowId(TItem item);

    /// <summary>"25,000 journeys found", or null while a question is open.</summary>
    protected string? Found(string one, string many) =>
        Rows is { IsBusy: false, Value: { } answer } ? ListLabels.Count(answer.Total, one, many) + " found" : null;

    /// <summary>Goes to another filter. What is typed replaces the address: "back" leaves the search, not its last letter.</summary>
    protected void Go(TFilter next, bool typing = false)
    {
        if (next.Equals(Filter))
        {
            return;
        }
        // At once: a second change within the browser's round trip builds on this one, and must not lose it.
        Filter = next;
        onTheWay = next.ToAddress();
        Navigation.NavigateTo(onTheWay, replace: typing);
    }

    /// <summary>Goes to another filter by a button that will be gone; the focus goes to another element.</summary>
    protected void GoAndFocus(TFilter next, string selector)
    {
        focusNext = selector;
        Go(next);
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        path = new Uri(Navigation.Uri).AbsolutePath;
        Navigation.LocationChanged += Follow;
        return FollowAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focusNext is { } selector && !Rows.IsBusy)
        {
            focusNext = null;
            await Browser.InvokeVoidAsync("portal.focus", selector);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= Follow;
        base.Dispose(disposing);
    }

    /// <summary>Loads what the address asks for.</summary>
    protected async Task LoadAsync()
    {
        var asked = Filter;
        await FetchAsync(
            Rows,
            Failed,
            async (caller, ct) =>
            {
                var page = await ReadAsync(caller, asked, ct);
                return new ListResult<TFilter, TItem>(asked, page.Items, page.Total);
            }
        );
        if (asked != Filter || Rows.Value is not { } answer)
        {
            return;
        }
        if (answer.Items.Count == 0 && answer.Total > 0)
        {
            Go(asked.WithPage((answer.Total - 1) / ListLabels.PageSize + 1), typing: true); // there are fewer pages by now
        }
        else if (Memory.TakeOpened() is { } row && answer.Items.Any(item => RowId(item) == row))
        {
            focusNext = $"#{row}";
            StateHasChanged();
        }
    }

    private void Follow(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == path)
        {
            _ = InvokeAsync(FollowAsync);
        }
    }

    private Task FollowAsync()
    {
        var next = TFilter.Read(AddressQuery.Of(Navigation.Uri));
        if (onTheWay is not null && next.ToAddress() != onTheWay)
        {
            return Task.CompletedTask; // overtaken: the browser is about to follow a later change
        }
        onTheWay = null;
        if (next.Equals(loaded))
        {
            Filter = next;
            return Task.CompletedTask;
        }
        Filter = loaded = next;
        Memory.Remember(GetType().Name, next.ToAddress());
        return LoadAsync();
    }
}
