using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dora.Protocol;

/// <summary>Ids are plain strings in JSON.</summary>
/// <typeparam name="T">The id.</typeparam>
internal abstract class IdJson<T> : JsonConverter<T>
    where T : struct
{
    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException($"{typeof(T).Name} must be a string");
        return Parse(text);
    }

    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    protected abstract T Parse(string text);
}

internal sealed class NodeIdJson : IdJson<NodeId>
{
    protected override NodeId Parse(string text) => new(text);
}

internal sealed class DataIdJson : IdJson<DataId>
{
    protected override DataId Parse(string text) => new(text);
}

internal sealed class OperatorIdJson : IdJson<OperatorId>
{
    protected override OperatorId Parse(string text) => new(text);
}

internal sealed class DataflowIdJson : IdJson<DataflowId>
{
    protected override DataflowId Parse(string text) =>
        Guid.TryParse(text, out Guid value) ? new DataflowId(value) : throw new JsonException("a dataflow id must be a UUID");
}
