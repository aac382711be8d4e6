namespace Zenoh.Protocol.Bodies;

/// <summary>The bodies that stand inside PUSH, REQUEST and RESPONSE.</summary>
internal enum BodyId : byte
{
    Put = 0x01,
    Del = 0x02,
    Query = 0x03,
    Reply = 0x04,
    Err = 0x05,
}
