using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>The content of a DECLARE: a kind, an id, and for most kinds a key expression (Zenoh wire specification, DECLARE).</summary>
internal ref struct Declaration
{
    private const byte InfoExtension = 0x21;

    public DeclarationKind Kind;

    /// <summary>Id of the entity; of a key expression 1 to 65535. Nothing for <see cref="DeclarationKind.Final"/>.</summary>
    public uint EntityId;

    /// <summary>The key expression declared, or the one repeated when something is taken back and <see cref="HasKey"/>.</summary>
    public WireExpression Key;

    /// <summary>
    /// Whether a message that takes something back repeats the key. Between routers, where the id is 0, the key is what counts; the reference always writes it for queryables and tokens,
    /// as an empty expression of the receiver's mapping where the id says enough.
    /// </summary>
    public bool HasKey;

    /// <summary>Of a queryable.</summary>
    public QueryableInfo Queryable;

    /// <summary>Whether this takes something back.</summary>
    public readonly bool IsUndeclaration => Kind
        is DeclarationKind.UndeclareKeyExpression or DeclarationKind.UndeclareSubscriber or DeclarationKind.UndeclareQueryable or DeclarationKind.UndeclareToken;

    /// <summary>Decodes a declaration with its header.</summary>
    public static bool TryDecode(scoped ref WireReader reader, out Declaration declaration)
    {
        declaration = default;
        if (!reader.TryReadByte(out byte header))
            return false;
        declaration.Kind = (DeclarationKind)MessageHeader.IdOf(header);
        if (!TryReadId(ref reader, header, declaration.Kind, out declaration.EntityId))
            return false;
        if (!declaration.IsUndeclaration && declaration.Kind != DeclarationKind.Final && !WireExpression.TryRead(ref reader, header, out declaration.Key))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(declaration.Take(extension)))
                return false;
        }

        return !reader.HasFailed;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        if (Kind == DeclarationKind.Final)
        {
            writer.WriteByte((byte)Kind);
        }
        else if (IsUndeclaration)
        {
            writer.WriteByte((byte)Kind);
            writer.WriteZint(EntityId);
            if (HasKey)
                KeyExtension.Write(ref writer, ref extensions, Key);
        }
        else
        {
            writer.WriteByte((byte)((byte)Kind | (Key.HeaderFlags & FlagsOf(Kind))));
            writer.WriteZint(EntityId);
            Key.Write(ref writer);
            if (Kind == DeclarationKind.Queryable && Queryable.Raw != 0)
                extensions.Number(ref writer, InfoExtension, Queryable.Raw);
        }
    }

    /// <summary>The flags the header of a declaration can have. That of a key expression cannot say whose id its prefix is.</summary>
    private static byte FlagsOf(DeclarationKind kind) => kind switch
    {
        DeclarationKind.KeyExpression => WireExpression.SuffixFlag,
        DeclarationKind.Subscriber or DeclarationKind.Queryable or DeclarationKind.Token => WireExpression.SuffixFlag | WireExpression.SenderFlag,
        _ => 0,
    };

    private static bool TryReadId(scoped ref WireReader reader, byte header, DeclarationKind kind, out uint id)
    {
        id = 0;
        if (kind is not (<= DeclarationKind.UndeclareToken or DeclarationKind.Final))
            return reader.Fail(WireError.UnknownMessage);
        if (!MessageHeader.TryCheckFlags(ref reader, header, FlagsOf(kind)))
            return false;
        if (kind == DeclarationKind.Final)
            return true;
        if (kind is not (DeclarationKind.KeyExpression or DeclarationKind.UndeclareKeyExpression))
            return reader.TryReadZ32(out id);
        bool read = reader.TryReadZ16(out ushort expression);
        id = expression;
        return read;
    }

    private WireError Take(Extension extension)
    {
        switch (extension.Identity)
        {
            case InfoExtension when Kind == DeclarationKind.Queryable:
                return QueryableInfo.Read(extension.Value, out Queryable);
            case KeyExtension.Identity when IsUndeclaration && Kind != DeclarationKind.UndeclareKeyExpression:
                HasKey = true;
                return KeyExtension.Read(extension.Body, out Key);
            default:
                return extension.Ignore();
        }
    }
}
