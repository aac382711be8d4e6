namespace Columnar;

/// <summary>Bounds on what is read and written. Exceeding one fails with an <see cref="ArrowFormatException"/> that names it.</summary>
public static class ArrowLimits
{
    /// <summary>The largest stream, in bytes: what one .NET array or <see cref="Memory{T}"/> can hold.</summary>
    public const int MaxStreamBytes = 0x7FFF_FFC7;

    /// <summary>The largest metadata block of one message, in bytes (16 MiB). Real schemas need a few KiB.</summary>
    public const int MaxMetadataBytes = 16 << 20;

    /// <summary>The most rows of one array or batch: indices are <see cref="int"/>.</summary>
    public const int MaxRows = int.MaxValue - 1;

    /// <summary>The most fields of one schema, those of nested types included.</summary>
    public const int MaxFields = 4096;

    /// <summary>The deepest nesting of lists and structs. Reading recurses once per level.</summary>
    public const int MaxNestingDepth = 32;

    /// <summary>The most key-value pairs of custom metadata in one message, over all fields.</summary>
    public const int MaxMetadataEntries = 4096;

    /// <summary>The most bytes of names and custom metadata decoded from one message: hostile bytes may refer to one long text many times.</summary>
    public const int MaxTextBytes = MaxMetadataBytes;
}
