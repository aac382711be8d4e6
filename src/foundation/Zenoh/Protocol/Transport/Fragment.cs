using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Transport;

/// <summary>FRAGMENT: a piece of one network message (Zenoh wire specification, fragmentation). It takes the rest of its batch.</summary>
internal ref struct Fragment
{
    public const byte Id = 0x06;

    private const byte ReliableFlag = 0x20;
    private const byte MoreFlag = 0x40;
    private const byte FirstExtension = 0x02;
    private const byte DropExtension = 0x03;

    public Reliability Reliability;

    public Priority Priority;

    /// <summary>Whether another fragment follows.</summary>
    public bool More;

    public uint SequenceNumber;

    /// <summary>The first piece; marked from patch level 1 on.</summary>
    public bool IsFirst;

    /// <summary>The sender gave up: what came before is void.</summary>
    public bool IsDrop;

    public ReadOnlySpan<byte> Payload;

    /// <summary>Decodes what follows <paramref name="header"/>, to the end of the batch.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Fragment fragment)
    {
        fragment = default;
        fragment.Priority = Priority.Data;
        fragment.Reliability = MessageHeader.Has(header, ReliableFlag) ? Reliability.Reliable : Reliability.BestEffort;
        fragment.More = MessageHeader.Has(header, MoreFlag);
        if (!reader.TryReadZ32(out fragment.SequenceNumber))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(fragment.Take(extension)))
                return false;
        }

        if (reader.HasFailed)
            return false;
        fragment.Payload = reader.ReadRest();
        return true;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        EncodeHead(ref writer);
        writer.WriteBytes(Payload);
    }

    /// <summary>Encodes everything before the payload, for a sender that fills the rest of the batch itself.</summary>
    public readonly void EncodeHead(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | (Reliability == Reliability.Reliable ? ReliableFlag : 0) | (More ? MoreFlag : 0)));
        writer.WriteZint(SequenceNumber);
        ConduitExtension.Write(ref writer, ref extensions, Priority);
        if (IsFirst)
            extensions.Unit(ref writer, FirstExtension);
        if (IsDrop)
            extensions.Unit(ref writer, DropExtension);
    }

    private WireError Take(Extension extension)
    {
        switch (extension.Identity)
        {
            case ConduitExtension.Identity:
                Priority = ConduitExtension.PriorityOf(extension.Value);
                return WireError.None;
            case FirstExtension:
                IsFirst = true;
                return WireError.None;
            case DropExtension:
                IsDrop = true;
                return WireError.None;
            default:
                return extension.Ignore();
        }
    }
}
