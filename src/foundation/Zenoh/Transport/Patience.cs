using System.Diagnostics;

namespace Zenoh.Transport;

/// <summary>A time that several waits share: what one takes, the next no longer has.</summary>
internal readonly struct Patience(TimeSpan whole)
{
    private readonly long _since = Stopwatch.GetTimestamp();

    /// <summary>None at all: nothing is waited for.</summary>
    public static Patience None => default;

    /// <summary>What is left of it; zero when it is over.</summary>
    public TimeSpan Left => Stopwatch.GetElapsedTime(_since) is var elapsed && elapsed < whole ? whole - elapsed : TimeSpan.Zero;
}
