namespace Zenoh.Routing.Local;

/// <summary>Which entities a publication or query reaches.</summary>
[Flags]
internal enum Locality : byte
{
    /// <summary>Those of this node's own sessions.</summary>
    Local = 1,

    /// <summary>Those of other nodes.</summary>
    Remote = 2,

    Any = Local | Remote,
}
