namespace Zenoh;

/// <summary>The encodings that have a number on the wire (Zenoh wire specification, Encoding); the index is the number.</summary>
internal static class EncodingNames
{
    /// <summary>The number of every other encoding: its whole text travels as the schema.</summary>
    public const ushort CustomId = 0xFFFF;

    private static readonly string[] Names =
    [
        "zenoh/bytes",
        "zenoh/string",
        "zenoh/serialized",
        "application/octet-stream",
        "text/plain",
        "application/json",
        "text/json",
        "application/cdr",
        "application/cbor",
        "application/yaml",
        "text/yaml",
        "text/json5",
        "application/python-serialized-object",
        "application/protobuf",
        "application/java-serialized-object",
        "application/openmetrics-text",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/bmp",
        "image/webp",
        "application/xml",
        "application/x-www-form-urlencoded",
        "text/html",
        "text/xml",
        "text/css",
        "text/javascript",
        "text/markdown",
        "text/csv",
        "application/sql",
        "application/coap-payload",
        "application/json-patch+json",
        "application/json-seq",
        "application/jsonpath",
        "application/jwt",
        "application/mp4",
        "application/soap+xml",
        "application/yang",
        "audio/aac",
        "audio/flac",
        "audio/mp4",
        "audio/ogg",
        "audio/vorbis",
        "video/h261",
        "video/h263",
        "video/h264",
        "video/h265",
        "video/h266",
        "video/mp4",
        "video/ogg",
        "video/raw",
        "video/vp8",
        "video/vp9",
    ];

    private static readonly Dictionary<string, ushort> Ids = CreateIds();

    /// <summary>The name of a number, or null when it has none.</summary>
    public static string? NameOf(ushort id) => id < Names.Length ? Names[id] : null;

    /// <summary>The number of a name, if it has one.</summary>
    public static bool TryGetId(string name, out ushort id) => Ids.TryGetValue(name, out id);

    private static Dictionary<string, ushort> CreateIds()
    {
        var ids = new Dictionary<string, ushort>(Names.Length, StringComparer.Ordinal);
        for (ushort id = 0; id < Names.Length; id++)
            ids.Add(Names[id], id);
        return ids;
    }
}
