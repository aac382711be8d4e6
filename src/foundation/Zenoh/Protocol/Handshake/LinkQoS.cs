namespace Zenoh.Protocol.Handshake;

/// <summary>What one link of a session is for: a range of priorities, a reliability, or both (Zenoh wire specification, INIT, QoSLink). Null is not restricted.</summary>
internal readonly record struct LinkQoS(PriorityRange? Priorities, Reliability? Reliability)
{
    private const ulong PlainTag = 0b001;
    private const ulong PrioritiesTag = 0b010;
    private const ulong ReliabilityTag = 0b100;
    private const ulong TagMask = PlainTag | PrioritiesTag | ReliabilityTag;
    private const int FirstShift = 3;
    private const int LastShift = FirstShift + 8;
    private const int ReliabilityShift = LastShift + 8;

    /// <summary>Whether nothing is said but that there are priorities, for which INIT has a shorter form.</summary>
    public bool IsPlain => Priorities is null && Reliability is null;

    /// <summary>Reads the number of the extension; false when it says nothing or names priorities there are not. Bits nobody knows are passed over.</summary>
    public static bool TryDecode(ulong value, out LinkQoS qos)
    {
        qos = default;
        if ((value & (PrioritiesTag | ReliabilityTag)) == 0)
            return (value & TagMask) == PlainTag;
        PriorityRange? priorities = null;
        if ((value & PrioritiesTag) != 0)
        {
            if (!PriorityRange.TryMake((byte)(value >> FirstShift), (byte)(value >> LastShift), out PriorityRange range))
                return false;
            priorities = range;
        }

        Reliability? reliability = (value & ReliabilityTag) == 0 ? null : (Reliability)((value >> ReliabilityShift) & 1);
        qos = new LinkQoS(priorities, reliability);
        return true;
    }

    public ulong Encode() => IsPlain ? PlainTag
        : (Priorities is { } range ? PrioritiesTag | ((ulong)range.First << FirstShift) | ((ulong)range.Last << LastShift) : 0)
            | (Reliability is { } reliability ? ReliabilityTag | ((ulong)reliability << ReliabilityShift) : 0);
}

/// <summary>Priorities from one to another, both included.</summary>
internal readonly record struct PriorityRange
{
    private PriorityRange(Priority first, Priority last) => (First, Last) = (first, last);

    public Priority First { get; }

    public Priority Last { get; }

    public static bool TryMake(int first, int last, out PriorityRange range)
    {
        bool isRange = first >= (int)Priority.Control && first <= last && last <= (int)Priority.Background;
        range = isRange ? new PriorityRange((Priority)first, (Priority)last) : default;
        return isRange;
    }

    public bool Includes(PriorityRange other) => First <= other.First && other.Last <= Last;
}
