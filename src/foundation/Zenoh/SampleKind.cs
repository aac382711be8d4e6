namespace Zenoh;

/// <summary>What a sample says about its key.</summary>
public enum SampleKind : byte
{
    /// <summary>The key has this value.</summary>
    Put = 0,

    /// <summary>The key has no value any more.</summary>
    Delete = 1,
}
