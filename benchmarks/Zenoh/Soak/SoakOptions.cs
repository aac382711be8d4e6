using System.Globalization;

namespace Zenoh.Benchmarks.Soak;

/// <summary>How much a router is soaked in.</summary>
internal sealed record SoakOptions
{
    public const string Usage =
        "       ./bench zenoh --soak [--seconds 20] [--clients 1000] [--keys 100000] [--publishers 50] [--bytes 1048576]     one router under load";

    /// <summary>How long large messages are published.</summary>
    public int Seconds { get; private init; } = 20;

    public int Clients { get; private init; } = 1_000;

    /// <summary>Declared by all clients together.</summary>
    public int Keys { get; private init; } = 100_000;

    /// <summary>Publishers of large messages, and as many subscribers that each get all of them.</summary>
    public int Publishers { get; private init; } = 50;

    public int Bytes { get; private init; } = 1 << 20;

    /// <summary>The options, or null when the arguments make no sense.</summary>
    public static SoakOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new SoakOptions();
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            if (!int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value == 0)
                return null;
            if (options.With(arguments[0], value) is not { } changed)
                return null;
            options = changed;
        }

        return arguments.IsEmpty ? options : null;
    }

    private SoakOptions? With(string name, int value) => name switch
    {
        "--seconds" => this with { Seconds = value },
        "--clients" => this with { Clients = value },
        "--keys" => this with { Keys = value },
        "--publishers" => this with { Publishers = value },
        "--bytes" => this with { Bytes = value },
        _ => null,
    };
}
