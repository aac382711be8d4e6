namespace Zenoh.Protocol.Primitives;

/// <summary>Appends extensions to a message; each one sets the flag "more follow" in the header before it, so no message has to know beforehand whether it will have any.</summary>
internal ref struct ExtensionWriter
{
    private int _previousHeader;

    /// <param name="messageHeader">Position of the message's header byte.</param>
    public ExtensionWriter(int messageHeader) => _previousHeader = messageHeader;

    public void Unit(scoped ref WireWriter writer, byte identity)
    {
        writer.SetBits(_previousHeader, Extension.More);
        _previousHeader = writer.Position;
        writer.WriteByte(identity);
    }

    public void Number(scoped ref WireWriter writer, byte identity, ulong value)
    {
        Unit(ref writer, identity);
        writer.WriteZint(value);
    }

    public void Bytes(scoped ref WireWriter writer, byte identity, scoped ReadOnlySpan<byte> body)
    {
        Unit(ref writer, identity);
        writer.WriteSlice(body);
    }

    public void Bytes(scoped ref WireWriter writer, byte identity, scoped OptionalBytes body)
    {
        if (body.HasValue)
            Bytes(ref writer, identity, body.Value);
    }

    /// <summary>Begins an extension of bytes whose body the caller writes: exactly <paramref name="length"/> bytes.</summary>
    public void BeginBytes(scoped ref WireWriter writer, byte identity, int length)
    {
        Unit(ref writer, identity);
        writer.WriteZint((ulong)length);
    }

    public void Timestamp(scoped ref WireWriter writer, byte identity, Timestamp? timestamp)
    {
        if (timestamp is not { } value)
            return;
        BeginBytes(ref writer, identity, TimestampCodec.Length(value));
        TimestampCodec.Write(ref writer, value);
    }

    /// <summary>Appends the extensions of a received chain that its decoder did not know.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="chain">A chain that was decoded without error; empty when all of it was known.</param>
    /// <param name="known">Identities the decoder knows: their values have been written already.</param>
    public void Foreign(scoped ref WireWriter writer, scoped ReadOnlySpan<byte> chain, scoped ReadOnlySpan<byte> known)
    {
        var reader = new WireReader(chain);
        while (!reader.IsAtEnd && Extension.TryRead(ref reader, out Extension extension))
        {
            byte identity = extension.Identity;
            if (known.Contains(identity))
                continue;
            if (Extension.HoldsNumber(identity))
                Number(ref writer, identity, extension.Value);
            else if (Extension.HoldsBytes(identity))
                Bytes(ref writer, identity, extension.Body);
            else
                Unit(ref writer, identity);
        }
    }
}
