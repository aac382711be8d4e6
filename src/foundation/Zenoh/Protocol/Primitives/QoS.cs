namespace Zenoh.Protocol.Primitives;

/// <summary>Priority, congestion control and express flag of a message in one byte (Zenoh wire specification, common extensions).</summary>
/// <remarks>The default value is what a message without the extension has: Data, drop, not express. Bits nobody knows are kept.</remarks>
internal readonly record struct QoS
{
    private const byte DefaultRaw = 0x05;
    private const byte PriorityMask = 0x07;
    private const byte BlockBit = 0x08;
    private const byte ExpressBit = 0x10;
    private const byte BlockFirstBit = 0x20;

    private readonly byte _differenceToDefault;

    public QoS(byte raw) => _differenceToDefault = (byte)(raw ^ DefaultRaw);

    public QoS(Priority priority, CongestionControl congestion, bool express = false)
        : this((byte)((byte)priority & PriorityMask
            | (congestion == CongestionControl.Block ? BlockBit : 0)
            | (congestion == CongestionControl.BlockFirst ? BlockFirstBit : 0)
            | (express ? ExpressBit : 0)))
    {
    }

    /// <summary>What declarations, interests and OAM have by convention.</summary>
    public static QoS Declarations => new(Priority.Control, CongestionControl.Block);

    /// <summary>What requests and their responses have by default.</summary>
    public static QoS Queries => new(Priority.Data, CongestionControl.Block);

    public byte Raw => (byte)(_differenceToDefault ^ DefaultRaw);

    public bool IsDefault => _differenceToDefault == 0;

    public Priority Priority => (Priority)(Raw & PriorityMask);

    public CongestionControl CongestionControl => (Raw & BlockBit) != 0 ? CongestionControl.Block
        : (Raw & BlockFirstBit) != 0 ? CongestionControl.BlockFirst
        : CongestionControl.Drop;

    public bool IsExpress => (Raw & ExpressBit) != 0;
}
