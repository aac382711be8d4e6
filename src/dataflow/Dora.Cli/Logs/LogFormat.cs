namespace Dora.Cli.Logs;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>As dora 0.3.13 prints them, without a clock.</summary>
    Classic,

    /// <summary>With a clock, as dora 1.x prints them.</summary>
    Pretty,

    /// <summary>One short line per record.</summary>
    Compact,

    /// <summary>One JSON object per line.</summary>
    Json,
}
