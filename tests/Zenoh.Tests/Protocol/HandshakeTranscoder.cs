using System.Text.Json.Nodes;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Tests.Protocol;

/// <summary>INIT, OPEN and JOIN of the <see cref="Transcoder"/>.</summary>
internal static class HandshakeTranscoder
{
    private const byte SizesFlag = 0x40;

    public static JsonObject? Init(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Zenoh.Protocol.Handshake.Init.TryDecode(ref reader, header, out Init init))
            return null;
        init.Encode(ref writer);
        JsonObject json = Node(init.Node, header);
        if (init.IsAck)
            json["cookie"] = JsonText.Of(init.Cookie);
        Flag(json, "qos", init.QoS);
        Number(json, "qos_link", init.QoSLink);
        Bytes(json, "shm", init.SharedMemory);
        if (!TryAuthentication(json, init.Authentication))
        {
            reader.Fail(WireError.ReservedValue);
            return null;
        }

        Bytes(json, "multilink", init.MultiLink);
        Flag(json, "lowlatency", init.LowLatency);
        Flag(json, "compression", init.Compression);
        Number(json, "patch", init.Patch == 0 ? null : init.Patch);
        if (init.RegionName.HasValue)
            json["region_name"] = JsonText.Utf8(init.RegionName.Value);
        return new JsonObject { [init.IsAck ? "INIT_ACK" : "INIT_SYN"] = json };
    }

    public static JsonObject? Open(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Zenoh.Protocol.Handshake.Open.TryDecode(ref reader, header, out Open open))
            return null;
        open.Encode(ref writer);
        var json = new JsonObject { ["lease_ms"] = open.LeaseMilliseconds, ["initial_sn"] = open.InitialSequenceNumber };
        if (!open.IsAck)
            json["cookie"] = JsonText.Of(open.Cookie);
        Flag(json, "qos", open.QoS);
        Number(json, "shm", open.SharedMemoryNumber);
        Bytes(json, "shm_1_10", open.SharedMemory);
        if (!TryAuthentication(json, open.Authentication))
        {
            reader.Fail(WireError.ReservedValue);
            return null;
        }

        Bytes(json, "multilink", open.MultiLink);
        Flag(json, "multilink_ack", open.MultiLinkAck);
        Flag(json, "lowlatency", open.LowLatency);
        Flag(json, "compression", open.Compression);
        Number(json, "remote_bound", open.RemoteBound);
        return new JsonObject { [open.IsAck ? "OPEN_ACK" : "OPEN_SYN"] = json };
    }

    public static JsonObject? Join(ref WireReader reader, ref WireWriter writer, byte header)
    {
        if (!Zenoh.Protocol.Transport.Join.TryDecode(ref reader, header, out Join join))
            return null;
        join.Encode(ref writer);
        JsonObject json = Node(join.Node, header);
        json["lease_ms"] = join.LeaseMilliseconds;
        json["next_sn"] = new JsonObject { ["reliable"] = join.Next.Reliable, ["best_effort"] = join.Next.BestEffort };
        if (join.QoS)
        {
            var numbers = new JsonArray();
            foreach (SequenceNumbers next in join.NextByPriority)
                numbers.Add(new JsonArray(next.Reliable, next.BestEffort));
            json["qos_sn"] = numbers;
        }

        Bytes(json, "shm", join.SharedMemory);
        Number(json, "patch", join.Patch == 0 ? null : join.Patch);
        return new JsonObject { ["JOIN"] = json };
    }

    private static JsonObject Node(NodeHead node, byte header)
    {
        var json = new JsonObject { ["version"] = node.Version, ["whatami"] = JsonText.Of(node.Role), ["zid"] = JsonText.Of(node.ZenohId) };
        if ((header & SizesFlag) == 0)
            return json;
        json["resolution"] = new JsonObject { ["fsn"] = node.Resolution.SequenceNumberBits, ["rid"] = node.Resolution.RequestIdBits };
        json["batch_size"] = node.BatchSize;
        return json;
    }

    private static bool TryAuthentication(JsonObject json, OptionalBytes body)
    {
        if (!body.HasValue)
            return true;
        var reader = new WireReader(body.Value);
        if (!Authentication.TryDecode(ref reader, out Authentication authentication))
            return false;
        scoped WireWriter writer = new(new byte[body.Value.Length + 16]);
        authentication.Encode(ref writer);
        var result = new JsonObject();
        Bytes(result, "pubkey", authentication.PublicKey);
        Flag(result, "usrpwd", authentication.UserPassword);
        if (authentication.Nonce is { } nonce)
            result["usrpwd"] = new JsonObject { ["nonce"] = $"0x{nonce:x16}" };
        if (authentication.User.HasValue)
            result["usrpwd"] = new JsonObject { ["user"] = JsonText.Utf8(authentication.User.Value), ["hmac"] = JsonText.Hex(authentication.Hmac) };
        json["auth"] = result;
        return true;
    }

    private static void Flag(JsonObject json, string name, bool value)
    {
        if (value)
            json[name] = true;
    }

    private static void Number(JsonObject json, string name, ulong? value)
    {
        if (value is { } number)
            json[name] = number;
    }

    private static void Bytes(JsonObject json, string name, OptionalBytes value)
    {
        if (value.HasValue)
            json[name] = JsonText.Hex(value.Value);
    }
}
