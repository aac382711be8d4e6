using System.Text.Json.Nodes;
using Dora.Descriptor.Schema;
using YamlDotNet.RepresentationModel;

namespace Dora.Descriptor.Tests;

public sealed class SchemaTests : IDisposable
{
    private const string UpdateVariable = "DORA_UPDATE_SCHEMA";

    private readonly SampleDirectory _samples = new();

    public static TheoryData<string> AcceptedCases => [.. ValidationCase.All.Where(item => item.IsAccepted).Select(item => item.Name)];

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void Committed_schema_is_the_generated_one()
    {
        string file = Path.Combine(SourceTree.Root, "dora-schema.json");
        string generated = DataflowSchema.Generate();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(file, generated);

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == generated,
            $"{file} differs from DataflowSchema.Generate(); run this test once with {UpdateVariable}=1 and commit the file");
    }

    [Theory]
    [MemberData(nameof(AcceptedCases))]
    public void Schema_knows_every_key_of_an_accepted_file(string name)
    {
        ValidationCase item = ValidationCase.All.Single(candidate => candidate.Name == name);

        Assert.Empty(SchemaKeyCheck.UnknownKeys(Load(item.Yaml)));
    }

    [Theory]
    [InlineData("unknown_root_key", "foo")]
    [InlineData("unknown_node_key", "outpts")]
    [InlineData("unknown_input_key", "queue")]
    [InlineData("unknown_deploy_key", "machin")]
    [InlineData("unknown_operator_key", "imputs")]
    [InlineData("unknown_custom_key", "arg")]
    [InlineData("communication_unknown", "iceorix")]
    [InlineData("hub_unknown", "hub")]
    public void Schema_refuses_keys_that_the_reader_refuses(string name, string key)
    {
        ValidationCase item = ValidationCase.All.Single(candidate => candidate.Name == name);

        Assert.Equal([key], SchemaKeyCheck.UnknownKeys(Load(item.Yaml)));
    }

    private static YamlNode Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents[0].RootNode;
    }

    /// <summary>As much of a JSON schema validator as key names need.</summary>
    private static class SchemaKeyCheck
    {
        private static readonly JsonObject Root = JsonNode.Parse(DataflowSchema.Generate())!.AsObject();

        public static List<string> UnknownKeys(YamlNode document) => Unknown(document, Root);

        private static List<string> Unknown(YamlNode node, JsonObject schema)
        {
            if (schema["$ref"]?.GetValue<string>() is { } reference)
                return Unknown(node, Root["definitions"]![reference.Split('/')[^1]]!.AsObject());
            if (schema["allOf"] is JsonArray all)
                return [.. all.SelectMany(part => Unknown(node, part!.AsObject()))];
            if (schema["anyOf"] is JsonArray any)
                return [.. any.Select(part => part!.AsObject()).Where(part => Fits(node, part)).Select(part => Unknown(node, part))
                    .MinBy(found => found.Count) ?? ["(no alternative)"]];
            return node switch
            {
                YamlMappingNode map => [.. map.Children.SelectMany(child => UnknownEntry(child.Key.ToString(), child.Value, schema))],
                YamlSequenceNode list when schema["items"] is JsonObject items => [.. list.Children.SelectMany(child => Unknown(child, items))],
                _ => [],
            };
        }

        private static List<string> UnknownEntry(string key, YamlNode value, JsonObject schema)
        {
            if (schema["properties"]?[key] is JsonObject property)
                return Unknown(value, property);
            return schema["additionalProperties"] switch
            {
                JsonObject free => Unknown(value, free),
                JsonValue refused when !refused.GetValue<bool>() => [key],
                _ => [],
            };
        }

        private static bool Fits(YamlNode node, JsonObject schema)
        {
            if (schema["$ref"]?.GetValue<string>() is { } reference)
                schema = Root["definitions"]![reference.Split('/')[^1]]!.AsObject();
            string[] types = schema["type"] switch
            {
                JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
                JsonValue one => [one.GetValue<string>()],
                _ => [],
            };
            return types.Length == 0 || (node switch
            {
                YamlMappingNode => types.Contains("object"),
                YamlSequenceNode => types.Contains("array"),
                _ => types.Any(type => type is not ("object" or "array")),
            });
        }
    }
}
