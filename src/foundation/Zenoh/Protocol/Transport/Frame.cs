using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Transport;

/// <summary>The head of a FRAME (Zenoh wire specification, FRAME). Network messages follow until a byte is none of their headers or the batch ends.</summary>
internal record struct Frame
{
    public const byte Id = 0x05;

    private const byte ReliableFlag = 0x20;

    public Reliability Reliability;

    public Priority Priority;

    public uint SequenceNumber;

    /// <summary>Decodes what follows <paramref name="header"/>; afterwards the reader stands at the first network message.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Frame frame)
    {
        frame = default;
        frame.Priority = Priority.Data;
        frame.Reliability = MessageHeader.Has(header, ReliableFlag) ? Reliability.Reliable : Reliability.BestEffort;
        if (!MessageHeader.TryCheckFlags(ref reader, header, ReliableFlag) || !reader.TryReadZ32(out frame.SequenceNumber))
            return false;
        if (!MessageHeader.Has(header, MessageHeader.Extensions))
            return true;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (extension.Identity == ConduitExtension.Identity)
                frame.Priority = ConduitExtension.PriorityOf(extension.Value);
            else if (!reader.Check(extension.Ignore()))
                return false;
        }

        return !reader.HasFailed;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | (Reliability == Reliability.Reliable ? ReliableFlag : 0)));
        writer.WriteZint(SequenceNumber);
        ConduitExtension.Write(ref writer, ref extensions, Priority);
    }
}
