using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Descriptor.Tests;

/// <summary>
/// The samples in <c>Documents/</c> are those of the published documents; where one is only a sketch, the test says what is missing in it.
/// </summary>
public sealed class DialectTests : IDisposable
{
    private readonly SampleDirectory _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void Sensor_network_runs_its_nodes_on_their_machines()
    {
        Dataflow flow = Read("sensor-network-completed.yml").Dataflow!;

        NodeDefinition sensor = flow.Find(new NodeId("sensor-temp"))!;
        Assert.Equal(("edge1", "/Users/username/python-distributed-zenoh"), (sensor.Deploy!.Machine, sensor.Deploy.WorkingDirectory));
        Assert.Equal(["sensor_node.py", "sensor_temp", "temperature"], Assert.IsType<NodeSource.Program>(sensor.Source).Arguments);
        NodeDefinition cloud = flow.Find(new NodeId("cloud-aggregator"))!;
        Assert.Equal("sensor-humidity/data", cloud.FindInput(new DataId("humidity_data"))!.Source.ToString());
    }

    [Fact]
    public void First_sensor_network_sample_lacks_a_path_and_two_nodes()
    {
        string[] messages = [.. Read("sensor-network-overview.yml").Errors.Select(error => error.Message)];

        Assert.Equal(
            [
                "node `cloud-aggregator` requires a `path`, `custom`, or `operators` field",
                "source node `sensor-humidity` mapped to input `cloud-aggregator/humidity_data` does not exist",
                "source node `sensor-pressure` mapped to input `cloud-aggregator/pressure_data` does not exist",
            ],
            messages);
    }

    [Fact]
    public void Placeholders_of_the_multiple_daemons_sample_are_named()
    {
        string[] messages = [.. Read("multiple-daemons.yml").Errors.Select(error => error.Message)];

        Assert.Equal(2, messages.Length);
        Assert.StartsWith("node `example-node`: `inputs`: invalid type: sequence, expected a map", messages[0], StringComparison.Ordinal);
        Assert.StartsWith("node `example-node`: `outputs[0]`: identifier", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Node_of_the_first_specification_is_understood()
    {
        ReadResult result = Read("old-nodes-completed.yml");

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(["communication", "deployment"], result.Warnings.Select(warning => warning.Message.Split('`')[1]));
        NodeDefinition custom = result.Dataflow.Find(new NodeId("some-unique-id"))!;
        Assert.Equal("Human-Readable Node Name", custom.Name);
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "Documents", "path/to/timestamp"), Assert.IsType<NodeSource.Program>(custom.Source).Path);
        Assert.Equal("true", custom.Environment["ENVIRONMENT_VARIABLE_1"]);
        Assert.Equal("some/path", custom.Deploy!.WorkingDirectory);
        Assert.Null(custom.Deploy.Machine);
    }

    [Fact]
    public void Operators_of_the_first_specification_are_addressed_without_their_node()
    {
        Dataflow flow = Read("old-nodes-completed.yml").Dataflow!;

        NodeDefinition custom = flow.Find(new NodeId("some-unique-id"))!;
        Assert.Equal("runtime/operator_2/output_4", custom.FindInput(new DataId("input_1"))!.Source.ToString());
        Assert.Equal("custom_node_2/output_4", custom.FindInput(new DataId("input_2"))!.Source.ToString());
        var operators = Assert.IsType<NodeSource.Operators>(flow.Find(new NodeId("runtime"))!.Source);
        Assert.Equal([OperatorKind.SharedLibrary, OperatorKind.Python, OperatorKind.Wasm], operators.Items.Select(item => item.Kind));
        Assert.Equal("path/to/shared_lib", operators.Items[0].Path);
    }

    [Fact]
    public void Operator_that_several_nodes_have_must_be_addressed_with_its_node()
    {
        ReadResult result = _samples.Read("""
            nodes:
              - {id: a, operators: [{id: x, python: op.py, outputs: [o]}]}
              - {id: b, operators: [{id: x, python: op.py, outputs: [o]}]}
              - {id: c, path: n.sh, inputs: {i: x/o}}
            """);

        var only = Assert.Single(result.Errors);
        Assert.Contains("is ambiguous: several nodes have an operator `x`", only.Message, StringComparison.Ordinal);
        Assert.Equal("write `a/x/o` or `b/x/o`", only.Hint);
    }

    [Fact]
    public void Every_key_of_the_current_format_reaches_the_model()
    {
        ReadResult result = Read("all-1x-keys.yml");

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Dataflow flow = result.Dataflow;
        Assert.True(flow.ExitWhenNodesFinish);
        Assert.True(flow.PublishAllMessages);
        Assert.Equal(TimeSpan.FromSeconds(2.5), flow.HealthCheckInterval);
        NodeDefinition node = flow.Find(new NodeId("full"))!;
        Assert.Equal(new GitSource("https://localhost/full.git", "v1.0", GitReferenceKind.Tag), node.Git);
        Assert.Equal(["make all", "make check"], node.Build);
        Assert.Equal(
            new RestartRules(RestartPolicy.Always)
            {
                MaxRestarts = 3,
                Delay = TimeSpan.FromSeconds(0.5),
                MaxDelay = TimeSpan.FromSeconds(8),
                Window = TimeSpan.FromSeconds(60),
            },
            node.Restart);
        Assert.Equal((30.0, 5.0, 2.0),
            (node.StartupTimeout!.Value.TotalSeconds, node.HealthCheckTimeout!.Value.TotalSeconds, node.FinishGrace!.Value.TotalSeconds));
        Assert.Equal(("lines", "records", "warn"), (node.SendStdoutAs?.Value, node.SendLogsAs?.Value, node.MinLogLevel));
        Assert.Equal((50L << 20, 3, 128L << 20), (node.MaxLogBytes!.Value, node.MaxRotatedFiles, node.SharedMemoryPoolBytes!.Value));
        Assert.Equal([0, 1], node.CpuAffinity);
        Assert.Equal("default", flow.Find(new NodeId("placed"))!.Deploy!.Machine);
        Assert.Equal(("gpu", "sub"), (node.Deploy!.Labels.Keys.Single(), node.Deploy.WorkingDirectory));
        Assert.Null(node.Deploy.Machine);
    }

    [Fact]
    public void Operator_inputs_outputs_and_stdout_carry_the_operators_id_on_the_node()
    {
        Dataflow flow = _samples.Read("""
            nodes:
              - id: a
                operator: {id: x, python: {source: op.py, conda_env: base}, inputs: {t: dora/timer/secs/1}, outputs: [o, lines], send_stdout_as: lines, build: make}
              - {id: b, path: n.sh, inputs: {short: a/o, long: a/x/o, lines: a/lines}}
            """).Dataflow!;

        NodeDefinition a = flow.Nodes[0];
        Assert.Equal(["x/t"], a.Inputs.Select(input => input.Id.Value));
        Assert.Equal(["x/o", "x/lines"], a.Outputs.Select(output => output.Value));
        Assert.Equal("x/lines", a.SendStdoutAs?.Value);
        OperatorDefinition only = Assert.Single(Assert.IsType<NodeSource.Operators>(a.Source).Items);
        Assert.Equal(("t", "base", "make"), (only.Inputs[0].Id.Value, only.CondaEnvironment, only.Build[0]));
        Assert.Equal(["a/x/o", "a/x/o", "a/x/lines"], flow.Nodes[1].Inputs.Select(input => input.Source.ToString()));
    }

    [Fact]
    public void Files_are_looked_for_in_the_working_directory()
    {
        File.Move(Path.Combine(_samples.Root, "n.py"), Path.Combine(_samples.Root, "folder", "inner.py"));

        ReadResult result = _samples.Read("""
            nodes:
              - {id: a, path: inner.py, deploy: {working_dir: folder}}
              - {id: b, path: inner.py}
              - {id: c, path: op.py, deploy: {working_dir: folder}}
              - {id: d, custom: {run: ./n.sh x, working-directory: folder}}
            """);

        Assert.Equal(
            ["node `b`: Could not find source path `inner.py`", "node `c`: Could not find source path `op.py`"],
            result.Errors.Select(error => error.Message));
    }

    [Fact]
    public void Bare_names_are_looked_for_on_the_path_of_the_node()
    {
        ReadResult result = _samples.Read($"""
            env:
              PATH: {_samples.Root}
            nodes:
              - id: a
                path: n.sh
                deploy:
                  working_dir: folder
              - id: b
                path: sh
              - id: c
                path: op.py
                deploy:
                  working_dir: folder
            """);

        Assert.Equal(["`sh`", "`op.py`"], result.Errors.Select(error => error.Message.Split(' ')[^1]));
    }

    [Fact]
    public void Programs_need_not_be_on_path_under_uv()
    {
        const string text = "nodes:\n  - {id: a, path: nosuchprogram}\n  - {id: b, path: nofile.py}\n";

        ReadResult result = DataflowReader.ReadText(text, _samples.Options with { Uv = true });

        Assert.Contains("nofile.py", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    private static ReadResult Read(string document) =>
        DataflowReader.Read(Path.Combine(AppContext.BaseDirectory, "Documents", document), new ReadOptions { CheckFiles = false });
}
