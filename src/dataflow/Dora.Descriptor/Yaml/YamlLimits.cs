namespace Dora.Descriptor.Yaml;

/// <summary>What a dataflow file may cost; beyond it the reader reports an error instead of working on.</summary>
internal static class YamlLimits
{
    /// <summary>The largest file, in bytes (4 MiB): more than ten thousand nodes.</summary>
    public const int MaxFileBytes = 4 << 20;

    /// <summary>The deepest nesting; the deepest key of the format sits at 8.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most values after all aliases are followed: an alias bomb multiplies a few lines into billions.</summary>
    public const int MaxExpandedValues = 500_000;
}
