using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Portal.Domain.Access;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.TenantArea.Lists;

/// <summary>
/// A page with a filtered list. Every change of the URL (by a filter, "back" or a link) reloads the list and cancels a
/// pending load; the focus returns to the row that was opened.
/// </summary>
public abstract class ListPage<TFilter, TItem> : TenantComponent
    where TFilter : class, IListFilter<TFilter>
{
    private string path = "";
    private string? focusNext;
    private string? pendingUrl;
    private TFilter? loaded;

    /// <summary>Navigates within the dashboard.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ListMemory Memory { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <summary>The filter in the URL, or in the URL that the browser is navigating to.</summary>
    protected TFilter Filter { get; private set; } = default!;

    /// <summary>The rows.</summary>
    protected Fetch<ListResult<TFilter, TItem>> Rows { get; } = new();

    /// <summary>The message when the list cannot be loaded.</summary>
    protected abstract string Failed { get; }

    /// <summary>Queries a page of rows.</summary>
    protected abstract Task<Page<TItem>> ReadAsync(Caller caller, TFilter filter, CancellationToken cancellationToken);

    /// <summary>Element id of a row's link.</summary>
    protected abstract string RowId(TItem item);

    /// <summary>The row's id, where rows can leave the list; the next page then begins after the last row shown.</summary>
    protected virtual Guid? KeyOf(TItem item) => null;

    /// <summary>"25,000 journeys found", or null while loading.</summary>
    protected string? Found(string one, string many) =>
        Rows is { IsBusy: false, Value: { } answer } ? ListLabels.Count(answer.Total, one, many) + " found" : null;

    /// <summary>Applies a filter. Typing replaces the history entry, so that "back" does not undo single letters.</summary>
    protected void Go(TFilter next, bool typing = false)
    {
        if (next.Equals(Filter))
        {
            return;
        }
        // Set before the navigation completes: a second change in the meantime builds on this one.
        Filter = next;
        pendingUrl = next.ToUrl();
        Navigation.NavigateTo(pendingUrl, replace: typing);
    }

    /// <summary>Shows other rows per page, beginning with the page that has the first row shown now.</summary>
    protected void Resize(int size) =>
        Go(Filter.WithPageSize(size).WithPage((Filter.Page - 1) * Filter.PageSize / size + 1));

    /// <summary>Applies a filter by a button that will disappear, and focuses another element.</summary>
    protected void GoAndFocus(TFilter next, string selector)
    {
        focusNext = selector;
        Go(next);
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        path = new Uri(Navigation.Uri).AbsolutePath;
        Navigation.LocationChanged += OnLocationChanged;
        return ApplyUrlAsync();
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
        Navigation.LocationChanged -= OnLocationChanged;
        base.Dispose(disposing);
    }

    /// <summary>Loads the rows for the filter.</summary>
    protected async Task LoadAsync()
    {
        var requested = Filter;
        await FetchAsync(
            Rows,
            Failed,
            async (caller, ct) =>
            {
                var after = LastRowBefore(requested);
                var page = await ReadAsync(caller, requested.WithAfter(after), ct);
                if (after is not null && page.Items.Count == 0)
                {
                    page = await ReadAsync(caller, requested, ct); // what came after has left, or moved before
                }
                return new ListResult<TFilter, TItem>(requested, page.Items, page.Total);
            }
        );
        if (requested != Filter || Rows.Value is not { } answer)
        {
            return;
        }
        if (answer.Items.Count == 0 && answer.Total > 0)
        {
            Go(requested.WithPage((answer.Total - 1) / requested.PageSize + 1), typing: true); // there are fewer pages now
        }
        else if (Memory.TakeOpened() is { } row && answer.Items.Any(item => RowId(item) == row))
        {
            focusNext = $"#{row}";
            StateHasChanged();
        }
    }

    /// <summary>The last row shown, when the page after it is requested.</summary>
    private Guid? LastRowBefore(TFilter requested) =>
        Rows.Value is { Items: [.., var last] } shown && requested.Equals(shown.Filter.WithPage(shown.Filter.Page + 1))
            ? KeyOf(last)
            : null;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == path)
        {
            _ = InvokeAsync(ApplyUrlAsync);
        }
    }

    private Task ApplyUrlAsync()
    {
        var next = TFilter.Read(QueryParameters.Parse(Navigation.Uri));
        if (pendingUrl is not null && next.ToUrl() != pendingUrl)
        {
            return Task.CompletedTask; // superseded: the browser is about to navigate to a later URL
        }
        pendingUrl = null;
        if (next.Equals(loaded))
        {
            Filter = next;
            return Task.CompletedTask;
        }
        Filter = loaded = next;
        Memory.Remember(GetType().Name, next.ToUrl());
        return LoadAsync();
    }
}
