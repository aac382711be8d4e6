using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zenoh.Protocol.Primitives;

/// <summary>Copies a few bytes. Where both sides reach farther, more than asked for is copied at once: that costs a fraction of a call.</summary>
internal static class ShortCopy
{
    /// <summary>What is copied at once.</summary>
    public const int Reach = 32;

    /// <param name="from">The bytes, and others that may be read.</param>
    /// <param name="count">How many are meant.</param>
    /// <param name="to">Takes them; what lies behind them may be overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(scoped ReadOnlySpan<byte> from, int count, scoped Span<byte> to)
    {
        if (count <= Reach && from.Length >= Reach && to.Length >= Reach)
            Vector256.Create(from).CopyTo(to);
        else
            from[..count].CopyTo(to);
    }
}
