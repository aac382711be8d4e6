using System.Text.Unicode;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>The extension that repeats the key of what is taken back: flags, id, and the suffix up to the end (Zenoh wire specification, DECLARE).</summary>
internal static class KeyExtension
{
    public const byte Identity = 0x5F;

    private const byte SuffixBit = 0x01;
    private const byte SenderBit = 0x02;

    public static WireError Read(ReadOnlySpan<byte> body, out WireExpression key)
    {
        key = default;
        var nested = new WireReader(body);
        if (!nested.TryReadByte(out byte flags) || !nested.TryReadZ16(out ushort scope))
            return nested.Error;
        if ((flags & ~(SuffixBit | SenderBit)) != 0)
            return WireError.ReservedValue;
        ReadOnlySpan<byte> suffix = nested.ReadRest();
        if ((flags & SuffixBit) == 0 && !suffix.IsEmpty)
            return WireError.TrailingBytes;
        if (suffix.Length > Bounds.KeySuffix)
            return WireError.LengthAboveBound;
        if (!Utf8.IsValid(suffix))
            return WireError.InvalidUtf8;
        key = new WireExpression(scope, (flags & SenderBit) != 0, suffix);
        return WireError.None;
    }

    public static void Write(ref WireWriter writer, ref ExtensionWriter extensions, WireExpression key)
    {
        extensions.BeginBytes(ref writer, Identity, 1 + Zint.Length(key.Scope) + key.Suffix.Length);
        writer.WriteByte((byte)((key.HasSuffix ? SuffixBit : 0) | (key.SenderMapping ? SenderBit : 0)));
        writer.WriteZint(key.Scope);
        writer.WriteBytes(key.Suffix);
    }
}
