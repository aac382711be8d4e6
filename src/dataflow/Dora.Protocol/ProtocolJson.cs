using System.Text.Json.Serialization;

namespace Dora.Protocol;

/// <summary>The JSON form of every record of this contract, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NodeToDaemon))]
[JsonSerializable(typeof(DaemonToNode))]
[JsonSerializable(typeof(LogRecord))]
[JsonSerializable(typeof(NodeCredentials))]
public sealed partial class ProtocolJson : JsonSerializerContext;
