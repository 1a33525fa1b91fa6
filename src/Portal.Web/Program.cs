using Portal.Web;
using Portal.Web.Layout;
using Portal.Web.TenantArea;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddShell();
builder.Services.AddTenantArea();
builder
    .Services.AddAuthorizationBuilder()
    .AddPolicy(Policies.TenantMember, policy => policy.RequireRole("admin", "member"))
    .AddPolicy(Policies.TenantAdmin, policy => policy.RequireRole("admin"));

var app = builder.Build();
app.UseNotFoundPage();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
