using SharedMemory.Linux;
using SharedMemory.Rings;

namespace SharedMemory.Inboxes;

/// <summary>
/// One bit per ring, one for control, and the word on which the consumer sleeps. Ringing: the news first, then a full fence, then
/// <see cref="Ring"/>. Sleeping: <see cref="Announce"/>, look at the bits again, <see cref="Sleep"/>.
/// </summary>
internal readonly unsafe struct Doorbell(byte* inbox, int rings)
{
    /// <summary>The bit that stands for news outside the rings.</summary>
    public const int Control = 63;

    private readonly byte* _inbox = inbox;

    public int Words { get; } = (rings + 1 + 63) / 64;

    private int* Sleeping => (int*)(_inbox + InboxLayout.Sleeping);

    /// <summary>Bit 63 of the first word is taken; rings from 63 on move up by one.</summary>
    public static int BitOf(int ring) => ring < Control ? ring : ring + 1;

    public static int RingOf(int bit) => bit < Control ? bit : bit - 1;

    public ref ulong Word(int word) => ref ((ulong*)(_inbox + InboxLayout.Bits))[word];

    /// <summary>Takes all bits of a word if there is one besides those the caller knows of.</summary>
    /// <returns>The bits taken; 0 when there was nothing new.</returns>
    public ulong Collect<TProbe>(TProbe probe, int word, ulong known)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        if ((Volatile.Read(ref Word(word)) & ~known) == 0)
            return 0;

        probe.Step();
        return Interlocked.Exchange(ref Word(word), 0);
    }

    public bool AnySet<TProbe>(TProbe probe)
        where TProbe : struct, IStepProbe
    {
        for (int word = 0; word < Words; word++)
        {
            probe.Step();
            if (Volatile.Read(ref Word(word)) != 0)
                return true;
        }

        return false;
    }

    public void Ring<TProbe>(TProbe probe, int ring)
        where TProbe : struct, IStepProbe => RingBit(probe, BitOf(ring));

    public void RingControl() => RingBit(default(NoProbe), Control);

    public void Announce<TProbe>(TProbe probe)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        _ = Interlocked.Exchange(ref *Sleeping, 1);
        Fence.AfterInterlocked();
    }

    public void Withdraw() => Volatile.Write(ref *Sleeping, 0);

    public void Sleep(long deadlineNanoseconds) => _ = Futex.WaitUntil(Sleeping, 1, deadlineNanoseconds);

    /// <summary>What <see cref="Sleep"/> would see: true when nobody has rung since <see cref="Announce"/>.</summary>
    public bool WouldSleep<TProbe>(TProbe probe)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        return Volatile.Read(ref *Sleeping) == 1;
    }

    private void RingBit<TProbe>(TProbe probe, int bit)
        where TProbe : struct, IStepProbe
    {
        ref ulong word = ref Word(bit / 64);
        ulong mask = 1UL << (bit % 64);
        probe.Step();
        if ((Volatile.Read(ref word) & mask) == 0)
        {
            probe.Step();
            _ = Interlocked.Or(ref word, mask);
            Fence.AfterInterlocked();
        }

        WaitWord.Wake(probe, Sleeping);
    }
}
