using Zenoh.Protocol.Network;

namespace Zenoh.Routing.Declarations;

/// <summary>What a face was told about a key: under which id, with which info.</summary>
internal readonly record struct Announced(uint Id, QueryableInfo Info);
