using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Transport.Establishment;

/// <summary>The bytes of the authentication extension.</summary>
internal static class AuthenticationBody
{
    /// <summary>Headers and lengths around user and proof.</summary>
    public const int Overhead = 4 * Zint.MaxBytes;

    /// <summary>Absent where there is nothing to say.</summary>
    public static OptionalBytes Of(scoped in Authentication authentication)
    {
        byte[] room = new byte[Overhead + authentication.PublicKey.Value.Length + authentication.User.Value.Length + authentication.Hmac.Length];
        ReadOnlySpan<byte> body = Write(authentication, room);
        return body.IsEmpty ? default : new OptionalBytes(body);
    }

    public static ReadOnlySpan<byte> Write(scoped in Authentication authentication, Span<byte> room)
    {
        var writer = new WireWriter(room);
        authentication.Encode(ref writer);
        return room[..writer.Position];
    }

    /// <summary>What the other side says of itself: nothing, where the extension is missing or malformed.</summary>
    public static Authentication Read(OptionalBytes body)
    {
        var reader = new WireReader(body.Value);
        return body.HasValue && Authentication.TryDecode(ref reader, out Authentication authentication) ? authentication : default;
    }
}
