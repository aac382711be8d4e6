using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Handshake;

/// <summary>The chain of extensions nested in the authentication extension of INIT and OPEN (Zenoh wire specification, authentication).</summary>
/// <remarks>
/// User and password go: opener "I can" (<see cref="UserPassword"/>), acceptor <see cref="Nonce"/>, opener <see cref="User"/> and <see cref="Hmac"/>, acceptor "welcome"
/// (<see cref="UserPassword"/>). Public keys are carried as bytes; no known peer accepts them.
/// </remarks>
internal ref struct Authentication
{
    private const byte PublicKeyExtension = 0x41;
    private const byte PublicKeyAckExtension = 0x01;
    private const byte UserPasswordExtension = 0x02;
    private const byte NonceExtension = 0x22;
    private const byte ResponseExtension = 0x42;

    public OptionalBytes PublicKey;

    public bool PublicKeyAck;

    /// <summary>The form without content: an offer in INIT, a welcome in OPEN.</summary>
    public bool UserPassword;

    /// <summary>The acceptor's challenge.</summary>
    public ulong? Nonce;

    /// <summary>The user's name, in the opener's response.</summary>
    public OptionalBytes User;

    /// <summary>HMAC-SHA3-256 over the password with the eight little-endian bytes of the nonce as key.</summary>
    public ReadOnlySpan<byte> Hmac;

    /// <summary>Decodes the whole body of the authentication extension.</summary>
    public static bool TryDecode(scoped ref WireReader reader, out Authentication authentication)
    {
        authentication = default;

        // The chain has no header of its own; it has at least one extension.
        var chain = new ExtensionChain(MessageHeader.Extensions);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(authentication.Take(extension)))
                return false;
        }

        return !reader.HasFailed && reader.TryEnd();
    }

    public readonly void Encode(ref WireWriter writer)
    {
        // Nothing precedes the first extension: a position that is never written makes its flag go nowhere.
        var extensions = new ExtensionWriter(int.MaxValue);
        extensions.Bytes(ref writer, PublicKeyExtension, PublicKey);
        if (PublicKeyAck)
            extensions.Unit(ref writer, PublicKeyAckExtension);
        if (UserPassword)
            extensions.Unit(ref writer, UserPasswordExtension);
        if (Nonce is { } nonce)
            extensions.Number(ref writer, NonceExtension, nonce);
        if (!User.HasValue)
            return;
        extensions.BeginBytes(ref writer, ResponseExtension, SliceLength(User.Value) + SliceLength(Hmac));
        writer.WriteSlice(User.Value);
        writer.WriteSlice(Hmac);
    }

    private static int SliceLength(ReadOnlySpan<byte> bytes) => Zint.Length((uint)bytes.Length) + bytes.Length;

    private WireError Take(Extension extension)
    {
        switch (extension.Identity)
        {
            case PublicKeyExtension:
                PublicKey = extension.Body;
                return WireError.None;
            case PublicKeyAckExtension:
                PublicKeyAck = true;
                return WireError.None;
            case UserPasswordExtension:
                UserPassword = true;
                return WireError.None;
            case NonceExtension:
                Nonce = extension.Value;
                return WireError.None;
            case ResponseExtension:
                return TakeResponse(extension.Body);
            default:
                return extension.Ignore();
        }
    }

    private WireError TakeResponse(ReadOnlySpan<byte> body)
    {
        var nested = new WireReader(body);
        if (!nested.TryReadUtf8(Bounds.Body, out ReadOnlySpan<byte> user) || !nested.TryReadSlice(Bounds.Body, out Hmac) || !nested.TryEnd())
            return nested.Error;
        User = user;
        return WireError.None;
    }
}
