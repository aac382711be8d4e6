using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Descriptor.Tests;

public sealed class DataflowReaderTests
{
    private const string Camera = """
        nodes:
          - id: camera
            path: sh
            outputs: [image]
          - id: plot
            path: sh
            inputs:
              image: {source: camera/image, queue_size: 3, queue_policy: backpressure, input_timeout: 1.5}
              tick: dora/timer/millis/20
        """;

    [Fact]
    public void Reader_builds_the_model_of_an_ordinary_file()
    {
        ReadResult result = DataflowReader.ReadText(Camera);

        Assert.Empty(result.Diagnostics);
        NodeDefinition plot = result.Dataflow!.Find(new NodeId("plot"))!;
        Assert.Equal(5, plot.Line);
        InputDefinition image = plot.FindInput(new DataId("image"))!;
        Assert.Equal(new InputSource.NodeOutput(new NodeId("camera"), new DataId("image")), image.Source);
        Assert.Equal(3, image.QueueSize);
        Assert.Equal(QueuePolicy.Backpressure, image.QueuePolicy);
        Assert.Equal(TimeSpan.FromSeconds(1.5), image.Timeout);
        Assert.Equal(8, image.Line);
        var timer = Assert.IsType<InputSource.Timer>(plot.FindInput(new DataId("tick"))!.Source);
        Assert.Equal(20_000_000, timer.IntervalNanoseconds);
        Assert.Equal("dora/timer/millis/20", timer.ToString());
    }

    [Fact]
    public void Diagnostic_shows_place_line_caret_and_suggestion()
    {
        ReadResult result = DataflowReader.ReadText(
            Camera.Replace("outputs", "outpts", StringComparison.Ordinal), new ReadOptions { FileName = "dataflow.yml" });

        Diagnostic only = Assert.Single(result.Diagnostics);
        Assert.Equal(
            """
            dataflow.yml:4:5: error: node `camera`: unknown field `outpts`; did you mean `outputs`?
             4 |     outpts: [image]
               |     ^
            """,
            only.ToString());
    }

    [Fact]
    public void Reader_finds_all_errors_at_once()
    {
        ReadResult result = DataflowReader.ReadText("""
            nodes:
              - id: a
                path: sh
                outputs: [o]
                foo: 1
              - id: b
                path: nosuchprogram
                inputs: {x: a/oo, y: zzz/o, z: dora/timer/secs/0}
            """);

        Assert.False(result.Succeeded);
        Assert.Null(result.Dataflow);
        Assert.Equal([5, 7, 8, 8, 8], result.Errors.Select(error => error.Line));
    }

    [Fact]
    public void Reader_reports_a_missing_file_and_a_directory()
    {
        string missing = Path.Combine(AppContext.BaseDirectory, "nofile.yml");

        Assert.Contains("there is no such file", Assert.Single(DataflowReader.Read(missing).Errors).Message, StringComparison.Ordinal);
        Assert.Contains("it is a directory", Assert.Single(DataflowReader.Read(AppContext.BaseDirectory).Errors).Message, StringComparison.Ordinal);
    }
}
