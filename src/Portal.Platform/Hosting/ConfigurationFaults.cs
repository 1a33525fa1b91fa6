using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Portal.Platform.Catalog;

namespace Portal.Platform.Hosting;

/// <summary>Collects the faults of a process's configuration, so that all are reported at once, before it serves.</summary>
public sealed class ConfigurationFaults(IConfiguration configuration)
{
    private readonly List<string> faults = [];

    /// <summary>Adds a fault, as one line.</summary>
    public void Add(string fault) => faults.Add(fault);

    /// <summary>Requires a value and returns it, or an empty text.</summary>
    public string Required(string key, string expected)
    {
        var value = configuration[key];
        if (string.IsNullOrWhiteSpace(value))
        {
            Add($"{key} is missing: expected {expected}.");
        }
        return value ?? "";
    }

    /// <summary>Requires the path of an existing file and returns it, or null.</summary>
    public string? File(string key, string expected)
    {
        var path = configuration[key];
        if (System.IO.File.Exists(path))
        {
            return path;
        }
        Add($"{key}: expected {expected}, found none at '{path}'.");
        return null;
    }

    /// <summary>Requires a TCP port; returns 0 where it is missing or invalid.</summary>
    public int Port(string key)
    {
        var value = configuration[key];
        if (ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0)
        {
            return port;
        }
        Add($"{key}: expected a TCP port from 1 to 65535, found '{value}'.");
        return 0;
    }

    /// <summary>An IP address to listen on, such as <c>0.0.0.0</c>; null, for this machine only, when it is not set.</summary>
    public IPAddress? ListenAddress(string key)
    {
        IPAddress? address = null;
        if (configuration[key] is { } value && !IPAddress.TryParse(value, out address))
        {
            Add($"{key}: expected an IP address, found '{value}'.");
        }
        return address;
    }

    /// <summary>Requires this process's own connection string to the catalog.</summary>
    /// <param name="expected">Whose connection it is.</param>
    public void CatalogConnection(string expected)
    {
        var catalog = Required($"{CatalogOptions.Section}:ConnectionString", expected);
        Check(() => _ = new NpgsqlConnectionStringBuilder(catalog));
    }

    /// <summary>Requires the port of the health listener.</summary>
    public int HealthPort() => Port("Portal:Health:Port");

    /// <summary>Runs a check that throws when its part of the configuration is wrong.</summary>
    public void Check(Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            Add(e.Message);
        }
    }

    /// <summary>Throws if there is any fault.</summary>
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count > 0)
        {
            throw new InvalidConfigurationException(string.Join(Environment.NewLine, faults));
        }
    }
}

/// <summary>The configuration is invalid, so the service does not start. The message has one line for each fault.</summary>
public sealed class InvalidConfigurationException(string message) : InvalidOperationException(message);
