using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Portal.Platform.Hosting;

/// <summary>Collects what is wrong with a service's configuration, so that all of it is told at once and before serving.</summary>
public sealed class ConfigurationFaults(IConfiguration configuration)
{
    private readonly List<string> faults = [];

    /// <summary>Notes a fault.</summary>
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

    /// <summary>Requires a TCP port and returns it, or 0.</summary>
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

    /// <summary>An IP address to listen on, such as <c>0.0.0.0</c>; null, for this machine only, when nothing is said.</summary>
    public IPAddress? ListenAddress(string key)
    {
        IPAddress? address = null;
        if (configuration[key] is { } value && !IPAddress.TryParse(value, out address))
        {
            Add($"{key}: expected an IP address, found '{value}'.");
        }
        return address;
    }

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

    /// <summary>Throws when anything was noted.</summary>
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
