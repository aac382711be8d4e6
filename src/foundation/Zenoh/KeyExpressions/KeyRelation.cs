namespace Zenoh.KeyExpressions;

/// <summary>Which stored key expressions a search asks for, seen from the key given to it.</summary>
internal enum KeyRelation
{
    /// <summary>Some concrete key matches both.</summary>
    Intersecting,

    /// <summary>The stored expression matches every key the given one matches.</summary>
    Including,

    /// <summary>The given key matches every key the stored expression matches.</summary>
    Included,
}
