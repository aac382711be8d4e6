using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace SharedMemory.Rings;

/// <summary>Fences that only some processors need.</summary>
internal static class Fence
{
    /// <summary>
    /// Between an interlocked operation and a read that must not come before it. On x64 the operation is a full fence; on arm64 it is
    /// acquire and release, which later reads may pass.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AfterInterlocked()
    {
        if (ArmBase.IsSupported)
            Interlocked.MemoryBarrier();
    }

    /// <summary>Between plain reads and a later read that must not come before them; x64 keeps the order of reads by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BetweenReads()
    {
        if (ArmBase.IsSupported)
            Interlocked.MemoryBarrier();
    }
}
