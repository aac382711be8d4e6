using System.Text.Json.Nodes;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Tests.Protocol;

/// <summary>The bodies of messages in the form the vectors describe them in.</summary>
internal static class BodyJson
{
    public static void Add(JsonObject json, SampleBody body)
    {
        var content = new JsonObject();
        if (body.Timestamp is { } timestamp)
            content["timestamp"] = JsonText.Of(timestamp);
        if (!body.Encoding.IsDefault)
            content["encoding"] = JsonText.Of(body.Encoding);
        JsonObject extensions = Extensions(body.SourceInfo, body.SharedMemorySlices.HasValue, body.Attachment);
        AddExtensions(content, extensions);
        if (body.Kind == SampleKind.Put)
            AddPayload(content, body.Payload, body.SharedMemorySlices);
        json[body.Kind == SampleKind.Put ? "PUT" : "DEL"] = content;
    }

    public static void Add(JsonObject json, Query query)
    {
        var content = new JsonObject();
        if (query.Consolidation is { } consolidation)
            content["consolidation"] = (int)consolidation;
        if (query.Parameters.HasValue)
            content["parameters"] = JsonText.Utf8(query.Parameters.Value);
        JsonObject extensions = Extensions(query.SourceInfo, query.IsSharedMemory, query.Attachment);
        if (query.HasPayload)
            extensions["body"] = new JsonObject { ["encoding"] = JsonText.Of(query.Encoding), ["payload"] = JsonText.Of(query.Payload) };
        AddExtensions(content, extensions);
        json["QUERY"] = content;
    }

    public static void Add(JsonObject json, Reply reply)
    {
        var content = new JsonObject();
        if (reply.Consolidation is { } consolidation)
            content["consolidation"] = (int)consolidation;
        Add(content, reply.Sample);
        json["REPLY"] = content;
    }

    public static void Add(JsonObject json, Err err)
    {
        var content = new JsonObject();
        if (!err.Encoding.IsDefault)
            content["encoding"] = JsonText.Of(err.Encoding);
        AddExtensions(content, Extensions(err.SourceInfo, err.SharedMemorySlices.HasValue, default));
        AddPayload(content, err.Payload, err.SharedMemorySlices);
        json["ERR"] = content;
    }

    private static JsonObject Extensions(SourceInfo? source, bool sharedMemory, OptionalBytes attachment)
    {
        var json = new JsonObject();
        if (source is { } info)
            json["source_info"] = JsonText.Of(info);
        if (sharedMemory)
            json["shm"] = true;
        if (attachment.HasValue)
            json["attachment"] = JsonText.Of(attachment.Value);
        return json;
    }

    private static void AddExtensions(JsonObject json, JsonObject extensions)
    {
        if (extensions.Count > 0)
            json["ext"] = extensions;
    }

    private static void AddPayload(JsonObject json, ReadOnlySpan<byte> payload, OptionalBytes slices)
    {
        if (!slices.HasValue)
        {
            json["payload"] = JsonText.Of(payload);
            return;
        }

        var reader = new WireReader(slices.Value);
        Assert.True(reader.TryReadZint(out ulong count));
        var list = new JsonArray();
        for (ulong i = 0; i < count; i++)
        {
            Assert.True(reader.TryReadByte(out byte kind));
            Assert.True(reader.TryReadSlice(uint.MaxValue, out ReadOnlySpan<byte> slice));
            list.Add(new JsonArray(kind, JsonText.Of(slice)));
        }

        json["slices"] = list;
    }
}
