using Dora.Descriptor.Graphs;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Descriptor.Tests;

public sealed class MermaidRendererTests
{
    /// <summary>The flow whose chart was recorded from dora 0.3.13; there, <c>sink</c> has one more input from a node that does not exist.</summary>
    public const string RecordedFlow = """
        nodes:
          - id: src
            path: sh
            outputs: [o]
          - id: cam
            path: sh
            description: the camera
            inputs: {tick: dora/timer/millis/20, slow: dora/timer/secs/2}
            outputs: [image]
          - id: det
            operator:
              python: op.py
              inputs: {image: cam/image}
              outputs: [bbox]
          - id: rt
            operators:
              - id: a
                python: op.py
                inputs: {bbox: det/bbox}
                outputs: [x]
              - id: b
                python: op.py
                inputs: {x: rt/a/x}
                outputs: [y]
          - id: sink
            path: sh
            inputs: {src: src/o, other: rt/b/y}
        """;

    private static readonly ReadOptions WithoutFiles = new() { CheckFiles = false };

    [Fact]
    public void Chart_is_what_dora_prints()
    {
        Dataflow flow = DataflowReader.ReadText(RecordedFlow, WithoutFiles).Dataflow!;
        flow = flow with { Nodes = [.. flow.Nodes.Select(node => node.Id.Value == "sink" ? WithMissingInput(node) : node)] };

        Assert.Equal(
            """
            flowchart TB
              cam["**cam**<hr/>*the camera*"]
              det/op[det]
            subgraph rt
              rt/a[a]
              rt/b[b]
            end
              sink[/"**sink**"\]
              src[\"**src**"/]
            subgraph ___dora___ [dora]
              subgraph ___timer_timer___ [timer]
                dora/timer/millis/20[\millis/20/]
                dora/timer/secs/2[\secs/2/]
              end
            end
              dora/timer/secs/2 -- slow --> cam
              dora/timer/millis/20 -- tick --> cam
              cam -- image --> det/op
              det/op -- bbox --> rt/a
              rt/a -- x --> rt/b
              missing>missing] -- gone --> sink
              rt/b -- y as other --> sink
              src -- o as src --> sink

            """,
            MermaidRenderer.Render(flow));
    }

    [Fact]
    public void Chart_draws_equal_timers_once_and_escapes_descriptions()
    {
        Dataflow flow = DataflowReader.ReadText("""
            nodes:
              - id: a
                path: sh
                description: "say \"<b>\" #1"
                inputs: {x: dora/timer/millis/1000, y: dora/timer/secs/1, z: dora/timer/hz/3, log: dora/logs/warn}
            """, WithoutFiles).Dataflow!;

        Assert.Equal(
            """
            flowchart TB
              a[/"**a**<hr/>*say #quot;#lt;b#gt;#quot; #35;1*"\]
            subgraph ___dora___ [dora]
              subgraph ___timer_timer___ [timer]
                dora/timer/nanos/333333333[\nanos/333333333/]
                dora/timer/secs/1[\secs/1/]
              end
              dora/logs/warn[\logs/warn/]
            end
              dora/logs/warn -- log --> a
              dora/timer/secs/1 -- x --> a
              dora/timer/secs/1 -- y --> a
              dora/timer/nanos/333333333 -- z --> a

            """,
            MermaidRenderer.Render(flow));
    }

    private static NodeDefinition WithMissingInput(NodeDefinition node) => node with
    {
        Inputs = [.. node.Inputs, new InputDefinition(new DataId("gone"), new InputSource.NodeOutput(new NodeId("nobody"), new DataId("o")))],
    };
}
