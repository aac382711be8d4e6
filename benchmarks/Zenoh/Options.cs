using System.Globalization;

namespace Zenoh.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Rounds">How often every measurement is repeated; the median counts.</param>
/// <param name="Quick">Shorter measurements.</param>
internal sealed record Options(int Rounds, bool Quick)
{
    public const string Usage = "usage: ./bench zenoh [--rounds 5] [--quick]     the Zenoh library against plain C over TCP";

    private const int DefaultRounds = 5;
    private const int QuickRounds = 2;
    private const int MaxRounds = 1000;

    /// <summary>How often the contenders take turns within a round: a machine that changes its pace then changes it for all of them.</summary>
    public int Turns => Quick ? 2 : 4;

    /// <summary>How long a flood lasts.</summary>
    public TimeSpan Flood => TimeSpan.FromMilliseconds(Quick ? 200 : 400);

    /// <summary>Round trips of one measurement.</summary>
    public int RoundTrips => Quick ? 2_000 : 4_000;

    /// <summary>The options, or null when the arguments make no sense.</summary>
    public static Options? Parse(string[] arguments)
    {
        int? rounds = null;
        var quick = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--quick")
                quick = true;
            else if (arguments[i] == "--rounds" && i + 1 < arguments.Length && int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= MaxRounds)
                (rounds, i) = (value, i + 1);
            else
                return null;
        }

        return new Options(rounds ?? (quick ? QuickRounds : DefaultRounds), quick);
    }
}
