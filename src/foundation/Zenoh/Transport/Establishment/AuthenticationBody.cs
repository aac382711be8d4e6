using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Transport.Establishment;

/// <summary>The bytes of the authentication extension.</summary>
internal static class AuthenticationBody
{
    /// <summary>Headers and lengths around user and proof.</summary>
    public const int Overhead = 4 * Zint.MaxBytes;

    public static ReadOnlySpan<byte> Write(scoped in Authentication authentication, Span<byte> room)
    {
        var writer = new WireWriter(room);
        authentication.Encode(ref writer);
        return room[..writer.Position];
    }

    /// <summary>Whether an opener offers to prove a user, or an acceptor confirms it: the extension without content.</summary>
    public static bool Welcomes(OptionalBytes body)
    {
        var reader = new WireReader(body.Value);
        return body.HasValue && Authentication.TryDecode(ref reader, out Authentication authentication) && authentication.UserPassword;
    }
}
