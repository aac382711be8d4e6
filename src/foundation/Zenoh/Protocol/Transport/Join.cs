using System.Runtime.CompilerServices;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Transport;

/// <summary>The next numbers of a sender's two channels.</summary>
internal readonly record struct SequenceNumbers(uint Reliable, uint BestEffort)
{
    public int Length => Zint.Length(Reliable) + Zint.Length(BestEffort);

    public static bool TryRead(scoped ref WireReader reader, out SequenceNumbers numbers)
    {
        numbers = default;
        if (!reader.TryReadZ32(out uint reliable) || !reader.TryReadZ32(out uint bestEffort))
            return false;
        numbers = new SequenceNumbers(reliable, bestEffort);
        return true;
    }

    public void Write(ref WireWriter writer)
    {
        writer.WriteZint(Reliable);
        writer.WriteZint(BestEffort);
    }
}

/// <summary>Next numbers by priority.</summary>
[InlineArray(Count)]
internal struct SequenceNumbersByPriority
{
    /// <summary>Priorities there are.</summary>
    public const int Count = 8;

    private SequenceNumbers _first;
}

/// <summary>JOIN: a node of a multicast group tells the others how to read it (Zenoh wire specification, JOIN and the multicast transport).</summary>
internal ref struct Join
{
    public const byte Id = 0x07;

    /// <summary>The batch size a message without the field has.</summary>
    public const ushort UsualBatchSize = 8192;

    private const byte SecondsFlag = 0x20;
    private const byte QoSExtension = 0x51;
    private const byte SharedMemoryExtension = 0x52;
    private const byte PatchExtension = 0x27;

    /// <summary>Version, role, id and sizes.</summary>
    public NodeHead Node;

    public ulong LeaseMilliseconds;

    /// <summary>Next numbers of a node without priorities.</summary>
    public SequenceNumbers Next;

    /// <summary>Whether the node uses priorities, with the numbers of <see cref="NextByPriority"/>.</summary>
    public bool QoS;

    public SequenceNumbersByPriority NextByPriority;

    public OptionalBytes SharedMemory;

    /// <summary>Patch level of the protocol; 0 where nothing is said.</summary>
    public ulong Patch;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Join join)
    {
        join = default;
        if (!NodeHead.TryDecode(ref reader, header, UsualBatchSize, out join.Node)
            || !Lease.TryRead(ref reader, MessageHeader.Has(header, SecondsFlag), out join.LeaseMilliseconds)
            || !SequenceNumbers.TryRead(ref reader, out join.Next))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(join.Take(extension)))
                return false;
        }

        return !reader.HasFailed;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | (Lease.IsInSeconds(LeaseMilliseconds) ? SecondsFlag : 0) | Node.HeaderFlags(UsualBatchSize)));
        Node.Encode(ref writer, UsualBatchSize);
        Lease.Write(ref writer, LeaseMilliseconds);
        Next.Write(ref writer);
        if (QoS)
            WriteNumbers(ref writer, ref extensions);
        extensions.Bytes(ref writer, SharedMemoryExtension, SharedMemory);
        if (Patch != 0)
            extensions.Number(ref writer, PatchExtension, Patch);
    }

    private readonly void WriteNumbers(ref WireWriter writer, ref ExtensionWriter extensions)
    {
        int length = 0;
        foreach (SequenceNumbers numbers in NextByPriority)
            length += numbers.Length;
        extensions.BeginBytes(ref writer, QoSExtension, length);
        foreach (SequenceNumbers numbers in NextByPriority)
            numbers.Write(ref writer);
    }

    private WireError Take(Extension extension)
    {
        switch (extension.Identity)
        {
            case QoSExtension:
                QoS = true;
                return TakeNumbers(extension.Body);
            case SharedMemoryExtension:
                SharedMemory = extension.Body;
                return WireError.None;
            case PatchExtension:
                Patch = extension.Value;
                return WireError.None;
            default:
                return extension.Ignore();
        }
    }

    private WireError TakeNumbers(scoped ReadOnlySpan<byte> body)
    {
        var nested = new WireReader(body);
        for (int i = 0; i < SequenceNumbersByPriority.Count; i++)
        {
            if (!SequenceNumbers.TryRead(ref nested, out NextByPriority[i]))
                return nested.Error;
        }

        return nested.TryEnd() ? WireError.None : nested.Error;
    }
}
