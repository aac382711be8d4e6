namespace Zenoh.Protocol.Network;

/// <summary>What a DECLARE declares or takes back; the numbers of the wire.</summary>
internal enum DeclarationKind : byte
{
    KeyExpression = 0x00,
    UndeclareKeyExpression = 0x01,
    Subscriber = 0x02,
    UndeclareSubscriber = 0x03,
    Queryable = 0x04,
    UndeclareQueryable = 0x05,
    Token = 0x06,
    UndeclareToken = 0x07,

    /// <summary>All declarations an interest asked for have been sent.</summary>
    Final = 0x1A,
}
