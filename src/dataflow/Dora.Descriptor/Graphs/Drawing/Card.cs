using Dora.Descriptor.Graphs.Layout;

namespace Dora.Descriptor.Graphs.Drawing;

/// <summary>What a card stands for; decides its colours.</summary>
internal enum CardKind
{
    Node,
    Group,
    Operator,
    BuiltIn,
}

/// <summary>One box of the picture: a node, an operator inside of its node, or a source of the daemon.</summary>
internal sealed class Card
{
    public const double RowHeight = 20;
    public const double Padding = 12;
    private const double MonospaceWidth = 7.3;
    private const double TitleWidth = 8.2;
    private const double PortGap = 28;
    private const double BottomPadding = 8;
    private const int MaxLabelLength = 32;

    public required CardKind Kind { get; init; }

    public required string Title { get; init; }

    /// <summary>What runs, and where; empty for none.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The text that appears under the pointer.</summary>
    public string Tooltip { get; init; } = "";

    public IReadOnlyList<string> Inputs { get; init; } = [];

    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The operators inside.</summary>
    public IReadOnlyList<Card> Children { get; init; } = [];

    /// <summary>The edges between the operators inside.</summary>
    public List<Wire> InnerWires { get; } = [];

    public LayoutBox Box { get; private set; } = new(0, 0);

    /// <summary>The absolute position, once everything is placed.</summary>
    public double X { get; private set; }

    public double Y { get; private set; }

    public double HeaderHeight => Kind == CardKind.BuiltIn ? 30 : Subtitle.Length == 0 ? 30 : 46;

    public double Right => X + Box.Width;

    /// <summary>Sets the size from the texts, or from the operators inside, which are placed first.</summary>
    public void Measure()
    {
        double width = Math.Max(Shorten(Title).Length * TitleWidth, Shorten(Subtitle).Length * MonospaceWidth) + (2 * Padding);
        if (Children.Count > 0)
        {
            foreach (Card child in Children)
                child.Measure();
            (double inner, double height) = LayeredLayout.Arrange(
                [.. Children.Select(child => child.Box)], [.. InnerWires.Select(wire => wire.Edge)], 70, 16);
            Box = new LayoutBox(Math.Max(width, inner + (4 * Padding)), HeaderHeight + height + (2 * Padding) + WiresBelow());
            return;
        }

        int rows = Math.Max(Inputs.Count, Outputs.Count);
        double ports = (Longest(Inputs) + Longest(Outputs)) * MonospaceWidth;
        width = Math.Max(width, ports + (2 * Padding) + (Inputs.Count > 0 && Outputs.Count > 0 ? PortGap : 0));
        Box = Kind == CardKind.BuiltIn
            ? new LayoutBox(width + 8, HeaderHeight)
            : new LayoutBox(Math.Max(width, 110), HeaderHeight + (rows * RowHeight) + (rows > 0 ? BottomPadding : 0));
    }

    /// <summary>Takes the position from the layout and hands it on to the operators inside.</summary>
    public void Settle(double offsetX, double offsetY)
    {
        (X, Y) = (Box.X + offsetX, Box.Y + offsetY);
        foreach (Card child in Children)
            child.Settle(X + (2 * Padding), Y + HeaderHeight + Padding);
    }

    public double InputY(string port) => PortY(Inputs, port);

    public double OutputY(string port) => Kind == CardKind.BuiltIn ? Y + (Box.Height / 2) : PortY(Outputs, port);

    public static string Shorten(string text) => text.Length <= MaxLabelLength ? text : text[..(MaxLabelLength - 1)] + "…";

    private double WiresBelow() => Wire.BackwardSpace(InnerWires);

    private double PortY(IReadOnlyList<string> ports, string port)
    {
        int row = Math.Max(0, ports.ToList().IndexOf(port));
        return Y + HeaderHeight + (row * RowHeight) + (RowHeight / 2);
    }

    private static int Longest(IReadOnlyList<string> ports) => ports.Count == 0 ? 0 : ports.Max(port => Shorten(port).Length);
}

/// <summary>One connection from an output of a card to an input of a card.</summary>
/// <param name="From">The sending card.</param>
/// <param name="Output">Its output.</param>
/// <param name="To">The receiving card.</param>
/// <param name="Input">Its input.</param>
/// <param name="Tooltip">The text that appears under the pointer.</param>
/// <param name="IsDashed">True for ticks and logs, which no node sends.</param>
internal sealed record Wire(Card From, string Output, Card To, string Input, string Tooltip, bool IsDashed)
{
    private const double BackwardGap = 12;

    private LayoutEdge? _edge;

    /// <summary>The edge of the layout between the boxes of the cards; made when their sizes are known.</summary>
    public LayoutEdge Edge => _edge ??= new LayoutEdge(From.Box, To.Box);

    /// <summary>Sets the edge when it joins other boxes than those of the cards: the nodes around operators.</summary>
    public void Join(LayoutBox from, LayoutBox to) => _edge = new LayoutEdge(from, to);

    /// <summary>The room below the boxes for wires that lead back.</summary>
    public static double BackwardSpace(IReadOnlyList<Wire> wires)
    {
        int backward = wires.Count(wire => wire.Edge.LeadsBack);
        return backward == 0 ? 0 : BackwardGap * (backward + 1);
    }

    /// <summary>How far below the boxes the wire of this rank among those that lead back runs.</summary>
    public static double BackwardOffset(int rank) => BackwardGap * (rank + 1);
}
