using SharedMemory.Rings;

namespace SharedMemory.Pools;

/// <summary>
/// One of the four ownership words of a chunk: the generation of its loan in the upper 16 bits, the mark of the loan in bit 47, and 47
/// bits for edges. The producer stores whole words while nobody owns the chunk; after that owners only clear their own bit.
/// </summary>
public static class OwnerWord
{
    /// <summary>The most edges that can own a chunk.</summary>
    public const int MaxBits = Words * BitsPerWord;

    internal const int Words = 4;
    internal const int BitsPerWord = 47;
    internal const ulong Loaned = 1UL << BitsPerWord;
    internal const ulong Owners = (1UL << GenerationShift) - 1;
    private const int GenerationShift = 48;

    internal static ulong Tag(uint generation) => (ulong)(ushort)generation << GenerationShift;

    internal static uint GenerationOf(ulong word) => (uint)(word >> GenerationShift);

    internal static int IndexOf(int bit) => bit / BitsPerWord;

    internal static ulong MaskOf(int bit) => 1UL << (bit % BitsPerWord);

    /// <summary>An owner gives up its ownership. No one else can, so the word needs no check.</summary>
    internal static void Clear<TProbe>(TProbe probe, ref ulong word, ulong mask)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        _ = Interlocked.And(ref word, ~mask);
    }

    /// <summary>
    /// Gives up an ownership on behalf of a dead process, which may have done so itself: only while the chunk is still in the same loan.
    /// </summary>
    internal static void ClearForDead<TProbe>(TProbe probe, ref ulong word, ulong mask, uint generation)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        ulong seen = Volatile.Read(ref word);
        while (GenerationOf(seen) == (ushort)generation && (seen & mask) != 0)
        {
            probe.Step();
            ulong before = Interlocked.CompareExchange(ref word, seen & ~mask, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
