using System.Diagnostics.CodeAnalysis;
using Zenoh.Links;
using Zenoh.Protocol;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Scouting;

namespace Zenoh.Scouting;

/// <summary>The datagrams of scouting as this library writes and understands them (Zenoh wire specification, scouting and discovery).</summary>
internal static class ScoutingDatagrams
{
    /// <summary>A question; it does not say who asks, as that of the reference implementation does not.</summary>
    public static byte[] Question(WhatAmI what)
    {
        WireWriter writer = new(stackalloc byte[ScoutingLimits.DatagramBytes]);
        new Scout { Version = ProtocolVersion.Current, What = what }.Encode(ref writer);
        return writer.Written.ToArray();
    }

    /// <summary>What a question asks for; none when the datagram is no question. Its version and sender do not matter.</summary>
    public static WhatAmI ReadQuestion(ReadOnlySpan<byte> datagram)
    {
        WireReader reader = new(datagram);
        return ScoutingMessages.TryReadHeader(ref reader, out byte header, out ScoutingMessageId id) && id == ScoutingMessageId.Scout && Scout.TryDecode(ref reader, header, out Scout scout)
            ? scout.What
            : WhatAmI.None;
    }

    /// <summary>An answer, with as many of the locators as one datagram holds.</summary>
    public static byte[] Answer(ZenohId id, WhatAmI role, IReadOnlyList<string> locators)
    {
        Span<byte> room = stackalloc byte[ScoutingLimits.DatagramBytes];
        for (int count = locators.Count; ; count--)
        {
            WireWriter writer = new(room);
            Hello.Encode(ref writer, role, id, [.. locators.Take(count)]);
            if (!writer.Overflowed)
                return writer.Written.ToArray();
        }
    }

    /// <summary>Reads an answer. False when the datagram is none, or comes from a version no session is possible with. Locators that cannot be read are left out.</summary>
    public static bool TryReadAnswer(ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out ScoutedNode? node)
    {
        node = null;
        WireReader reader = new(datagram);
        if (!ScoutingMessages.TryReadHeader(ref reader, out byte header, out ScoutingMessageId id) || id != ScoutingMessageId.Hello
            || !Hello.TryDecode(ref reader, header, out Hello hello) || hello.Version != ProtocolVersion.Current)
        {
            return false;
        }

        node = new ScoutedNode(hello.ZenohId, hello.Role, Locators(hello.Locators));
        return true;
    }

    private static List<string> Locators(LocatorList list)
    {
        List<string> locators = [];
        foreach (ReadOnlySpan<byte> utf8 in list)
        {
            if (locators.Count == ScoutingLimits.LocatorsPerNode)
                break;
            if (Locator.TryParse(System.Text.Encoding.UTF8.GetString(utf8), out Locator? locator, out _))
                locators.Add(locator.ToString());
        }

        return locators;
    }
}
