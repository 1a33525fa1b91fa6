using System.Reflection;
using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Platform;

namespace Portal.Domain.Tests;

public sealed class LogEventTests
{
    /// <summary>Alarms and searches go by the number.</summary>
    [Fact]
    public void No_two_messages_of_the_log_share_an_event_id()
    {
        const BindingFlags all =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var messages =
            from assembly in new[] { typeof(TenantData).Assembly, typeof(PortalException).Assembly }
            from type in assembly.GetTypes()
            from method in type.GetMethods(all | BindingFlags.DeclaredOnly)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            select (message.EventId, Name: $"{type.Name}.{method.Name}");
        Assert.Empty(messages.GroupBy(message => message.EventId).Where(same => same.Count() > 1).SelectMany(m => m));
    }
}
