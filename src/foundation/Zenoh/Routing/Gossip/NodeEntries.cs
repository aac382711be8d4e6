using Zenoh.Configuration;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Gossip;

/// <summary>Link states between their bytes and values that can be kept.</summary>
internal static class NodeEntries
{
    private const int FirstBytes = 1024;

    /// <summary>The body of an OAM.</summary>
    public static byte[] Encode(IReadOnlyList<NodeEntry> entries)
    {
        for (int size = FirstBytes; ; size *= 2)
        {
            var writer = new WireWriter(new byte[size]);
            writer.WriteZint((ulong)entries.Count);
            foreach (NodeEntry entry in entries)
                Write(ref writer, entry);
            if (!writer.Overflowed)
                return writer.Written.ToArray();
        }
    }

    /// <summary>Reads the body of an OAM; nothing when it is malformed. What is more than a bound is left out, and the entry before it says so.</summary>
    public static List<NodeEntry> Decode(ReadOnlySpan<byte> body, RoutingLimits limits)
    {
        var reader = new WireReader(body);
        List<NodeEntry> entries = [];
        if (!LinkStateList.TryDecode(ref reader, out LinkStateList list))
            return entries;
        foreach (LinkState state in list)
        {
            if (entries.Count >= limits.KnownNodes)
            {
                entries[^1] = entries[^1] with { IsCut = true };
                break;
            }

            entries.Add(new NodeEntry
            {
                Index = state.Index,
                SequenceNumber = state.SequenceNumber,
                Id = state.ZenohId,
                Role = state.Role,
                Locators = state.HasLocators ? Texts(state.Locators, limits.Locators) : null,
                IsGateway = state.IsGateway,
                Links = Numbers(state.Links, limits.KnownNodes),
                IsCut = (state.HasLocators && state.Locators.Count > limits.Locators) || state.Links.Count > limits.KnownNodes,
                Weights = state.HasWeights ? [.. Numbers(state.Weights, limits.KnownNodes).Select(static weight => (ushort)weight)] : null,
            });
        }

        return entries;
    }

    private static void Write(ref WireWriter writer, NodeEntry entry)
    {
        var state = new LinkState
        {
            Index = entry.Index,
            SequenceNumber = entry.SequenceNumber,
            ZenohId = entry.Id,
            Role = entry.Role,
            IsGateway = entry.IsGateway,
            Links = Encoded(entry.Links),
            HasWeights = entry.Weights is not null,
        };
        if (entry.Weights is { } weights)
            state.Weights = Encoded([.. weights.Select(static weight => (ulong)weight)]);
        if (entry.Locators is { } locators)
        {
            state.HasLocators = true;
            state.Locators = Encoded(locators);
        }

        state.Encode(ref writer);
    }

    private static LocatorList Encoded(IReadOnlyList<string> locators)
    {
        var writer = new WireWriter(new byte[Zint.MaxBytes + (locators.Count * (int)(Bounds.Locator + 2))]);
        LocatorList.Write(ref writer, locators);
        var reader = new WireReader(writer.Written);
        LocatorList.TryRead(ref reader, out LocatorList list);
        return list;
    }

    private static NumberList Encoded(IReadOnlyList<ulong> numbers)
    {
        var writer = new WireWriter(new byte[numbers.Count * Zint.MaxBytes]);
        foreach (ulong number in numbers)
            writer.WriteZint(number);
        return NumberList.OfEncoded(numbers.Count, writer.Written);
    }

    private static List<string> Texts(LocatorList locators, int most)
    {
        List<string> texts = [];
        foreach (ReadOnlySpan<byte> locator in locators)
        {
            if (texts.Count < most)
                texts.Add(System.Text.Encoding.UTF8.GetString(locator));
        }

        return texts;
    }

    private static List<ulong> Numbers(NumberList numbers, int most)
    {
        List<ulong> list = [];
        foreach (ulong number in numbers)
        {
            if (list.Count < most)
                list.Add(number);
        }

        return list;
    }
}
