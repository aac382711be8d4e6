using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Transport;

/// <summary>The extension of FRAME and FRAGMENT that names the priority; only between peers that agreed on priorities.</summary>
internal static class ConduitExtension
{
    public const byte Identity = 0x31;

    private const byte PriorityMask = 0x07;

    /// <summary>The priority; bits above it are ignored, as the reference does.</summary>
    public static Priority PriorityOf(ulong value) => (Priority)(value & PriorityMask);

    /// <summary>Appends the extension unless the priority is the usual one.</summary>
    public static void Write(ref WireWriter writer, ref ExtensionWriter extensions, Priority priority)
    {
        if (priority != Priority.Data)
            extensions.Number(ref writer, Identity, (byte)priority);
    }
}
