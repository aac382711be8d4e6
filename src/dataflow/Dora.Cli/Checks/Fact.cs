namespace Dora.Cli.Checks;

/// <summary>Something found out about this machine.</summary>
/// <param name="Verdict">Whether dataflows can live with it.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Finding">What was found, and what to do when it is not good.</param>
internal sealed record Fact(Verdict Verdict, string Subject, string Finding);

/// <summary>Whether dataflows can live with a <see cref="Fact"/>.</summary>
internal enum Verdict
{
    /// <summary>Good.</summary>
    Pass,

    /// <summary>Works, but something is slower or not available.</summary>
    Note,

    /// <summary>Dataflows will not run.</summary>
    Fail,
}
