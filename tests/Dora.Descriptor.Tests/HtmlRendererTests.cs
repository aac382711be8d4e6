using System.Globalization;
using System.Xml.Linq;
using Dora.Descriptor.Graphs;

namespace Dora.Descriptor.Tests;

public sealed class HtmlRendererTests
{
    private const double Tolerance = 0.2;

    private static readonly ReadOptions WithoutFiles = new() { CheckFiles = false };

    [Fact]
    public void Page_draws_every_node_operator_timer_and_connection()
    {
        XElement svg = Svg(Page(MermaidRendererTests.RecordedFlow));

        string[] titles = [.. svg.Descendants("text").Where(text => Class(text).StartsWith("title", StringComparison.Ordinal))
            .Select(text => text.Value).Order(StringComparer.Ordinal)];
        Assert.Equal(["a", "b", "cam", "det", "every 2 s", "every 20 ms", "rt", "sink", "src"], titles);
        string[] wires = [.. svg.Descendants("g").Where(IsWire).Select(wire => wire.Element("title")!.Value.Split('\n')[0])];
        Assert.Equal(7, wires.Length);
        Assert.Contains("rt/b/y → sink/other", wires);
        Assert.Contains(svg.Descendants("title"), title => title.Value.Contains("the camera", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_loads_nothing_and_runs_nothing()
    {
        string page = Page(MermaidRendererTests.RecordedFlow);

        foreach (string forbidden in new[] { "<script", "<link", "<img", "http:", "https:", "src=", "@import", "url(h" })
            Assert.DoesNotContain(forbidden, page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_escapes_every_text_of_the_file()
    {
        string page = Page("""
            nodes:
              - id: a
                path: "<script>p</script>"
                args: "'<script>args</script>'"
                name: "<script>name</script>"
                description: "</title></svg><script>alert(1)</script>\u0001"
                deploy: {machine: "<script>m</script>"}
                outputs: [o]
              - id: b
                operator: {python: "<script>op</script>", description: "<script>d</script>", inputs: {x: a/o}}
            """);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, page.Split("</svg>").Length - 1);
        Assert.Contains("<script>m</script>", Svg(page).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Boxes_do_not_overlap_and_connections_start_and_end_at_boxes(int seed)
    {
        XElement svg = Svg(Page(RandomFlow(new Random(seed), nodes: 40)));
        (double X, double Y, double Right, double Bottom)[] boxes = [.. svg.Descendants("rect")
            .Where(rect => !Class(rect.Parent!).Contains("group", StringComparison.Ordinal)).Select(Bounds)];

        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = i + 1; j < boxes.Length; j++)
            {
                bool apart = boxes[i].Right <= boxes[j].X || boxes[j].Right <= boxes[i].X || boxes[i].Bottom <= boxes[j].Y
                    || boxes[j].Bottom <= boxes[i].Y;
                Assert.True(apart, $"boxes {boxes[i]} and {boxes[j]} overlap");
            }
        }

        foreach (XElement wire in svg.Descendants("g").Where(IsWire))
        {
            double[] numbers = [.. wire.Elements("path").Last().Attribute("d")!.Value.Split('M', 'C', 'L', ' ')
                .Where(part => part.Length > 0).Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
            Assert.Contains(boxes, box => Math.Abs(box.Right - numbers[0]) < Tolerance && numbers[1] > box.Y && numbers[1] < box.Bottom);
            Assert.Contains(boxes, box => Math.Abs(box.X - 4 - numbers[^2]) < Tolerance && numbers[^1] > box.Y && numbers[^1] < box.Bottom);
        }
    }

    [Fact]
    public void Page_of_two_thousand_nodes_is_drawn()
    {
        XElement svg = Svg(Page(RandomFlow(new Random(7), nodes: 2_000)));

        Assert.True(svg.Descendants("rect").Count() >= 2_000);
    }

    /// <summary>Nodes and operators with inputs from anywhere: forward, back, from themselves and from timers.</summary>
    private static string RandomFlow(Random random, int nodes)
    {
        var lines = new List<string> { "nodes:" };
        for (int i = 0; i < nodes; i++)
        {
            string inputs = string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(k => $"i{k}: {Source(random, nodes)}"));
            lines.Add(i % 5 == 0
                ? $"  - {{id: n{i}, operators: [{{id: x, python: a.py, inputs: {{{inputs}}}, outputs: [o]}}, {{id: y, python: a.py, "
                    + $"inputs: {{z: n{i}/x/o}}}}]}}"
                : $"  - {{id: n{i}, path: a, inputs: {{{inputs}}}, outputs: [o, p]}}");
        }

        return string.Join("\n", lines);
    }

    private static string Source(Random random, int nodes)
    {
        int from = random.Next(nodes + 2);
        return from >= nodes ? $"dora/timer/millis/{10 * (from - nodes + 1)}" : from % 5 == 0 ? $"n{from}/x/o" : $"n{from}/p";
    }

    private static string Page(string yaml)
    {
        ReadResult result = DataflowReader.ReadText(yaml, WithoutFiles);
        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        return HtmlRenderer.Render(result.Dataflow);
    }

    private static XElement Svg(string page)
    {
        int start = page.IndexOf("<svg", StringComparison.Ordinal);
        int end = page.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length;
        return XElement.Parse(page[start..end]);
    }

    private static (double X, double Y, double Right, double Bottom) Bounds(XElement rect)
    {
        double Number(string name) => double.Parse(rect.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        return (Number("x"), Number("y"), Number("x") + Number("width"), Number("y") + Number("height"));
    }

    private static bool IsWire(XElement element) => Class(element).StartsWith("wire", StringComparison.Ordinal);

    private static string Class(XElement element) => element.Attribute("class")?.Value ?? "";
}
