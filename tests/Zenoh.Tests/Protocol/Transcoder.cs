using System.Text.Json.Nodes;
using Zenoh.Protocol;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Scouting;
using Zenoh.Protocol.Transport;

namespace Zenoh.Tests.Protocol;

/// <summary>Decodes bytes, says in JSON what they mean, and encodes them again from what was decoded.</summary>
internal static class Transcoder
{
    private static readonly string[] Reasons = ["generic", "unsupported", "invalid", "max_sessions", "max_links", "expired", "unresponsive", "connection_to_self"];

    /// <summary>How bytes are to be read.</summary>
    internal delegate JsonNode? Decoder(ref WireReader reader, ref WireWriter writer);

    /// <summary>Null when the bytes are refused. What was encoded again is in <paramref name="encoded"/>.</summary>
    public static JsonNode? Run(Decoder decoder, ReadOnlySpan<byte> bytes, out byte[] encoded, out WireError error)
    {
        var reader = new WireReader(bytes);
        var writer = new WireWriter(new byte[(2 * bytes.Length) + 64]);
        JsonNode? json = decoder(ref reader, ref writer);
        error = reader.Error;
        Assert.InRange(reader.Position, 0, bytes.Length);
        Assert.InRange(reader.ErrorOffset, 0, bytes.Length);
        Assert.Equal(json is null, reader.HasFailed);
        Assert.False(writer.Overflowed);
        encoded = writer.Written.ToArray();
        return json;
    }

    public static JsonNode? Batch(ref WireReader reader, ref WireWriter writer)
    {
        var json = new JsonArray();
        while (TransportMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId id))
        {
            if (Message(ref reader, ref writer, header, id) is not { } message)
                return null;
            json.Add(message);
        }

        return reader.HasFailed ? null : json;
    }

    public static JsonNode? Scouting(ref WireReader reader, ref WireWriter writer)
    {
        if (!ScoutingMessages.TryReadHeader(ref reader, out byte header, out ScoutingMessageId id))
            return null;
        return id == ScoutingMessageId.Scout ? ScoutMessage(ref reader, ref writer, header) : HelloMessage(ref reader, ref writer, header);
    }

    /// <summary>A message of a low-latency transport: one network message, KEEP_ALIVE or CLOSE.</summary>
    public static JsonNode? LowLatency(ref WireReader reader, ref WireWriter writer)
    {
        if (reader.TryPeek(out byte first) && MessageHeader.IdOf(first) <= (byte)TransportMessageId.Join)
            return TransportMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId id) ? Message(ref reader, ref writer, header, id) : null;
        return NetworkTranscoder.One(ref reader, ref writer);
    }

    private static JsonObject? Message(ref WireReader reader, ref WireWriter writer, byte header, TransportMessageId id) => id switch
    {
        TransportMessageId.Oam => OamMessage(ref reader, ref writer, header),
        TransportMessageId.Init => HandshakeTranscoder.Init(ref reader, ref writer, header),
        TransportMessageId.Open => HandshakeTranscoder.Open(ref reader, ref writer, header),
        TransportMessageId.Close => CloseMessage(ref reader, ref writer, header),
        TransportMessageId.KeepAlive => KeepAliveMessage(ref reader, ref writer, header),
        TransportMessageId.Frame => FrameMessage(ref reader, ref writer, header),
        TransportMessageId.Fragment => FragmentMessage(ref reader, ref writer, header),
        TransportMessageId.Join => HandshakeTranscoder.Join(ref reader, ref writer, header),
        _ => null,
    };

    private static JsonObject? OamMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!TransportOam.TryDecode(ref reader, header, out TransportOam oam))
            return null;
        oam.Encode(ref writer);
        var json = new JsonObject { ["id"] = oam.OamId };
        if (oam.QoS is { } qos)
            json["qos"] = qos;
        if (oam.Body.Encoding == BodyEncoding.Number)
            json["z64"] = oam.Body.Number;
        if (oam.Body.Encoding == BodyEncoding.Bytes)
            json["zbuf"] = JsonText.Hex(oam.Body.Bytes);
        return new JsonObject { ["T_OAM"] = json };
    }

    private static JsonObject? CloseMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Close.TryDecode(ref reader, header, out Close close))
            return null;
        close.Encode(ref writer);
        int reason = (int)close.Reason;
        return new JsonObject { ["CLOSE"] = new JsonObject { ["session"] = close.Session, ["reason"] = reason < Reasons.Length ? Reasons[reason] : reason } };
    }

    private static JsonObject? KeepAliveMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!KeepAlive.TryDecode(ref reader, header))
            return null;
        KeepAlive.Encode(ref writer);
        return new JsonObject { ["KEEP_ALIVE"] = new JsonObject() };
    }

    private static JsonObject? FrameMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Frame.TryDecode(ref reader, header, out Frame frame))
            return null;
        frame.Encode(ref writer);
        var json = new JsonObject { ["reliable"] = frame.Reliability == Reliability.Reliable, ["sn"] = frame.SequenceNumber };
        if (frame.Priority != Priority.Data)
            json["qos"] = JsonText.Of(frame.Priority);
        if (NetworkTranscoder.All(ref reader, ref writer) is not { } messages)
            return null;
        json["messages"] = messages;
        return new JsonObject { ["FRAME"] = json };
    }

    private static JsonObject? FragmentMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Fragment.TryDecode(ref reader, header, out Fragment fragment))
            return null;
        fragment.Encode(ref writer);
        var json = new JsonObject { ["reliable"] = fragment.Reliability == Reliability.Reliable, ["more"] = fragment.More, ["sn"] = fragment.SequenceNumber };
        if (fragment.Priority != Priority.Data)
            json["qos"] = JsonText.Of(fragment.Priority);
        if (fragment.IsFirst)
            json["first"] = true;
        if (fragment.IsDrop)
            json["drop"] = true;
        json["payload"] = JsonText.Of(fragment.Payload);
        return new JsonObject { ["FRAGMENT"] = json };
    }

    private static JsonObject? ScoutMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Scout.TryDecode(ref reader, header, out Scout scout))
            return null;
        scout.Encode(ref writer);
        var what = new JsonArray();
        foreach (WhatAmI role in (WhatAmI[])[WhatAmI.Router, WhatAmI.Peer, WhatAmI.Client])
        {
            if (scout.What.HasFlag(role))
                what.Add(JsonText.Of(role));
        }

        var json = new JsonObject { ["version"] = scout.Version, ["what"] = what };
        if (!scout.ZenohId.IsNone)
            json["zid"] = JsonText.Of(scout.ZenohId);
        return new JsonObject { ["SCOUT"] = json };
    }

    private static JsonObject? HelloMessage(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Hello.TryDecode(ref reader, header, out Hello hello))
            return null;
        hello.Encode(ref writer);
        var json = new JsonObject { ["version"] = hello.Version, ["whatami"] = JsonText.Of(hello.Role), ["zid"] = JsonText.Of(hello.ZenohId) };
        if (hello.Locators.Count > 0)
            json["locators"] = JsonText.Of(hello.Locators);
        return new JsonObject { ["HELLO"] = json };
    }
}
