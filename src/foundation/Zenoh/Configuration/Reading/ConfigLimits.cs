namespace Zenoh.Configuration.Reading;

/// <summary>What a configuration may cost; beyond it reading stops with an error.</summary>
internal static class ConfigLimits
{
    /// <summary>The longest file (1 Mi characters): thousands of access rules.</summary>
    public const int MaxFileCharacters = 1 << 20;

    /// <summary>The deepest nesting; the deepest key sits at 8.</summary>
    public const int MaxDepth = 32;

    /// <summary>Problems reported at once; what is beyond is most often a consequence.</summary>
    public const int MaxProblems = 20;

    /// <summary>Longest piece of a source line a message repeats, in characters.</summary>
    public const int MaxExcerpt = 150;
}
