using System.Text.Json.Nodes;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Protocol;

/// <summary>Primitives in the form the vectors describe them in.</summary>
internal static class JsonText
{
    private static readonly string[] Priorities = ["control", "realtime", "interactive_high", "interactive_low", "data_high", "data", "data_low", "background"];

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static string Utf8(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    /// <summary>Bytes as text in quotes where they are printable, in short where they are many.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 64)
            return $"{Hex(bytes[..24])}...({bytes.Length} bytes)";
        return !bytes.IsEmpty && !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? $"'{Utf8(bytes)}'" : Hex(bytes);
    }

    public static string Of(ZenohId id)
    {
        Span<byte> bytes = stackalloc byte[ZenohId.MaxBytes];
        return Hex(bytes[..id.CopyTo(bytes)]);
    }

    public static string Of(Priority priority) => Priorities[(int)priority];

    public static string Of(WhatAmI role) => role.ToString().ToLowerInvariant();

    public static JsonObject Of(Timestamp timestamp) => new() { ["ntp64"] = $"0x{timestamp.Ntp64:x16}", ["id"] = Of(timestamp.Id) };

    public static JsonObject Of(WireEncoding encoding)
    {
        var json = new JsonObject { ["id"] = encoding.Id };
        if (encoding.Schema.HasValue)
            json["schema"] = Utf8(encoding.Schema.Value);
        return json;
    }

    public static JsonObject Of(SourceInfo info) => new() { ["zid"] = Of(info.Source.Node), ["eid"] = info.Source.Entity, ["sn"] = info.SequenceNumber };

    public static JsonObject Of(QoS qos)
    {
        var json = new JsonObject { ["priority"] = Of(qos.Priority), ["block"] = (qos.Raw & 8) != 0, ["express"] = qos.IsExpress, ["raw"] = qos.Raw };
        if ((qos.Raw & 0x20) != 0)
            json["block_first"] = true;
        return json;
    }

    public static JsonArray Of(LocatorList locators)
    {
        var json = new JsonArray();
        foreach (ReadOnlySpan<byte> locator in locators)
            json.Add(Utf8(locator));
        return json;
    }

    public static void Add(JsonObject json, WireExpression key, bool withMapping = true)
    {
        if (withMapping)
            json["M"] = key.SenderMapping ? 1 : 0;
        json["scope"] = key.Scope;
        if (key.HasSuffix)
            json["suffix"] = Utf8(key.Suffix);
    }

    public static void Add(JsonObject json, RoutingExtensions extensions)
    {
        if (!extensions.QoS.IsDefault)
            json["qos"] = Of(extensions.QoS);
        if (extensions.Timestamp is { } timestamp)
            json["timestamp"] = Of(timestamp);
        if (extensions.NodeId != 0)
            json["node_id"] = extensions.NodeId;
    }

    public static void Add(JsonObject json, TimestampStack stack)
    {
        if (!stack.IsPresent)
            return;
        var records = new JsonArray();
        foreach (TimestampStack.Record record in stack)
        {
            JsonObject one = TryRead(record, out Timestamp timestamp) ? Of(timestamp) : new JsonObject { [record.IsCustom ? "custom" : "raw"] = Hex(record.Value) };
            one["point"] = record.Point;
            records.Add(one);
        }

        json["ts_stack"] = new JsonObject { ["flags"] = stack.Flags, ["records"] = records };
    }

    private static bool TryRead(scoped in TimestampStack.Record record, out Timestamp timestamp)
    {
        timestamp = default;
        var reader = new WireReader(record.Value);
        return !record.IsCustom && TimestampCodec.TryRead(ref reader, out timestamp) && reader.IsAtEnd;
    }
}
