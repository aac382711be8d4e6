using System.Globalization;

namespace Dora.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Filter">Only cases whose name contains this run; empty for all.</param>
/// <param name="Rounds">How often every measurement is repeated; the median counts.</param>
/// <param name="Quick">Fewer sizes and shorter measurements.</param>
internal sealed record Options(string Filter, int Rounds, bool Quick)
{
    public const string Usage = """
        usage: ./bench [filter] [--rounds 5] [--quick]     end to end, between processes
               ./bench zenoh [--rounds 5] [--quick]        the Zenoh library against plain C over TCP
               ./bench micro [BenchmarkDotNet arguments]   one process, with allocation budgets
        A filter is part of a case's name: paced, throughput/64B, fanout/4MB/two-cores, timer ...
        """;

    private const int DefaultRounds = 5;
    private const int QuickRounds = 2;
    private const int MaxRounds = 1000;

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The options, or null when the arguments make no sense.</returns>
    public static Options? Parse(string[] arguments)
    {
        string? filter = null;
        int? rounds = null;
        var quick = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--quick")
                quick = true;
            else if (arguments[i] == "--rounds" && i + 1 < arguments.Length && IsRounds(arguments[i + 1], out var value))
                (rounds, i) = (value, i + 1);
            else if (filter is null && !arguments[i].StartsWith('-'))
                filter = arguments[i];
            else
                return null;
        }

        return new Options(filter ?? "", rounds ?? (quick ? QuickRounds : DefaultRounds), quick);
    }

    private static bool IsRounds(string text, out int rounds) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds is > 0 and <= MaxRounds;
}
