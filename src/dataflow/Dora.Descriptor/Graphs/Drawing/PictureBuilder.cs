using System.Globalization;
using Dora.Descriptor.Graphs.Layout;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Descriptor.Graphs.Drawing;

/// <summary>A dataflow as placed cards and wires.</summary>
/// <param name="Cards">The cards of the outer level.</param>
/// <param name="Wires">The wires between them and their operators.</param>
/// <param name="Width">The width of the picture.</param>
/// <param name="Height">Its height.</param>
internal sealed record Picture(IReadOnlyList<Card> Cards, IReadOnlyList<Wire> Wires, double Width, double Height);

/// <summary>Turns a dataflow into a picture.</summary>
internal sealed class PictureBuilder
{
    private const double ColumnGap = 90;
    private const double RowGap = 26;

    private readonly Dataflow _dataflow;
    private readonly List<Card> _cards = [];
    private readonly Dictionary<string, Card> _byBox = [];
    private readonly Dictionary<Card, Card> _outer = [];
    private readonly List<Wire> _wires = [];

    private PictureBuilder(Dataflow dataflow) => _dataflow = dataflow;

    public static Picture Build(Dataflow dataflow)
    {
        var builder = new PictureBuilder(dataflow);
        foreach (NodeDefinition node in dataflow.Nodes)
            builder.AddNode(node);
        foreach (NodeDefinition node in dataflow.Nodes)
            builder.AddWires(node);
        return builder.Arrange();
    }

    private void AddNode(NodeDefinition node)
    {
        Card card;
        if (node.Source is NodeSource.Operators operators && !GraphNames.IsSingleDefault(operators.Items))
        {
            Card[] children = [.. operators.Items.Select(Operator)];
            card = new Card { Kind = CardKind.Group, Title = node.Id.Value, Subtitle = Subtitle(node), Tooltip = Tooltip(node), Children = children };
            for (int i = 0; i < children.Length; i++)
                Register($"{node.Id}/{operators.Items[i].Id}", children[i], card);
        }
        else
        {
            card = Program(node);
        }

        Register(node.Id.Value, card, card);
        if (node.Source is NodeSource.Operators { Items: var items } && GraphNames.IsSingleDefault(items))
            Register($"{node.Id}/{items[0].Id}", card, card);
        _cards.Add(card);
    }

    private static Card Operator(OperatorDefinition item) => new()
    {
        Kind = CardKind.Operator,
        Title = item.Id.Value,
        Subtitle = Path.GetFileName(item.Path),
        Tooltip = Lines(item.Name, item.Description, $"{item.Kind}: {item.Path}"),
        Inputs = [.. item.Inputs.Select(input => input.Id.Value)],
        Outputs = [.. item.Outputs.Select(output => output.Value)],
    };

    private static Card Program(NodeDefinition node)
    {
        bool hosts = node.Source is NodeSource.Operators;
        return new Card
        {
            Kind = CardKind.Node,
            Title = node.Id.Value,
            Subtitle = Subtitle(node),
            Tooltip = Tooltip(node),
            Inputs = [.. node.Inputs.Select(input => hosts ? Inner(input.Id) : input.Id.Value)],
            Outputs = [.. node.Outputs.Select(output => hosts ? Inner(output) : output.Value)],
        };
    }

    private static string Inner(DataId id) => id.Value[(id.Value.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static string Subtitle(NodeDefinition node)
    {
        string what = node.Source switch
        {
            NodeSource.Program program => Path.GetFileName(program.Path),
            NodeSource.Shell => "shell",
            NodeSource.Dynamic => "dynamic",
            NodeSource.Operators { Items: [var only] } => Path.GetFileName(only.Path),
            NodeSource.Operators operators => $"{operators.Items.Count} operators",
            _ => "",
        };
        return node.Deploy?.Machine is { } machine ? $"{what} @ {machine}" : what;
    }

    private static string Tooltip(NodeDefinition node)
    {
        string what = node.Source switch
        {
            NodeSource.Program program => string.Join(' ', [program.Path, .. program.Arguments]),
            NodeSource.Shell shell => shell.Command,
            NodeSource.Dynamic => "started by hand",
            _ => "",
        };
        return Lines(node.Name, node.Description, what, node.Deploy?.Machine is { } machine ? $"machine {machine}" : null);
    }

    private static string Lines(params string?[] lines) => string.Join("\n", lines.Where(line => !string.IsNullOrWhiteSpace(line)));

    private void Register(string box, Card card, Card outer)
    {
        _byBox[box] = card;
        _outer[card] = outer;
    }

    private void AddWires(NodeDefinition node)
    {
        if (node.Source is not NodeSource.Operators operators)
        {
            AddWires(node.Inputs, node.Id.Value);
            return;
        }

        foreach (OperatorDefinition item in operators.Items)
            AddWires(item.Inputs, $"{node.Id}/{item.Id}");
    }

    private void AddWires(IReadOnlyList<InputDefinition> inputs, string box)
    {
        foreach (InputDefinition input in inputs)
        {
            Card to = _byBox[box];
            (Card from, string output) = Sender(input.Source);
            var wire = new Wire(from, output, to, input.Id.Value, WireTooltip(input, box), input.Source is not InputSource.NodeOutput);
            if (_outer[from] == _outer[to] && _outer[to].Children.Count > 0)
                _outer[to].InnerWires.Add(wire);
            else
                _wires.Add(wire);
        }
    }

    private (Card Card, string Output) Sender(InputSource source)
    {
        if (source is InputSource.NodeOutput output && _dataflow.Find(output.Node) is { } node)
        {
            (string box, string name) = GraphNames.Sender(node, output.Output);
            if (_byBox.TryGetValue(box, out Card? sender))
                return (sender, name);
        }

        string key = source is InputSource.Timer timer ? $"dora/timer/{GraphNames.TimerText(timer)}" : source.ToString()!;
        if (!_byBox.TryGetValue(key, out Card? card))
        {
            card = new Card { Kind = CardKind.BuiltIn, Title = source is InputSource.Timer tick ? Period(tick) : key, Tooltip = key };
            Register(key, card, card);
            _cards.Add(card);
        }

        return (card, "");
    }

    private static string Period(InputSource.Timer timer)
    {
        string[] parts = GraphNames.TimerText(timer).Split('/');
        string unit = parts[0] switch { "secs" => "s", "millis" => "ms", "micros" => "µs", _ => "ns" };
        return $"every {parts[1]} {unit}";
    }

    private static string WireTooltip(InputDefinition input, string box)
    {
        string policy = input.QueuePolicy == QueuePolicy.Backpressure ? ", backpressure" : "";
        string timeout = input.Timeout is { } span ? string.Create(CultureInfo.InvariantCulture, $", timeout {span.TotalSeconds} s") : "";
        return $"{input.Source} → {box}/{input.Id}\nqueue {input.QueueSize}{policy}{timeout}";
    }

    private Picture Arrange()
    {
        foreach (Card card in _cards)
            card.Measure();
        foreach (Wire wire in _wires)
            wire.Join(_outer[wire.From].Box, _outer[wire.To].Box);
        (double width, double height) = LayeredLayout.Arrange(
            [.. _cards.Select(card => card.Box)], [.. _wires.Select(wire => wire.Edge)], ColumnGap, RowGap);
        foreach (Card card in _cards)
            card.Settle(0, 0);
        return new Picture(_cards, _wires, width, height);
    }
}
