using System.Globalization;
using System.Net;
using System.Text;

namespace Dora.Descriptor.Graphs.Drawing;

/// <summary>Writes a picture as SVG. All texts are escaped; colours come from the page's style sheet.</summary>
internal sealed class SvgWriter
{
    private const double Margin = 44;
    private const double BackwardReach = 30;

    /// <summary>A wide picture is shrunk to the window down to this; then it scrolls, because its texts would get too small to read.</summary>
    private const double SmallestScale = 0.65;

    private readonly StringBuilder _text = new();

    private SvgWriter()
    {
    }

    public static string Write(Picture picture)
    {
        var writer = new SvgWriter();
        writer.Document(picture);
        return writer._text.ToString();
    }

    private void Document(Picture picture)
    {
        double width = picture.Width + (2 * Margin);
        double height = picture.Height + (2 * Margin) + Wire.BackwardSpace(picture.Wires);
        Add($"<svg role=\"img\" aria-label=\"dataflow graph\" width=\"{width:0}\" style=\"min-width:{width * SmallestScale:0}px\" ");
        Add($"viewBox=\"{-Margin:0} {-Margin:0} {width:0} {height:0}\">\n");
        _text.Append("<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
            + "orient=\"auto\"><path d=\"M0 0.5L8 4L0 7.5z\"/></marker></defs>\n");

        // Wires lie over the boxes of groups, under everything else.
        foreach (Card card in picture.Cards.Where(card => card.Children.Count > 0))
            DrawCard(card);
        DrawWires(picture.Wires, picture.Height);
        foreach (Card card in picture.Cards.Where(card => card.Children.Count > 0))
            DrawInner(card);
        foreach (Card card in picture.Cards.Where(card => card.Children.Count == 0))
            DrawCard(card);
        _text.Append("</svg>\n");
    }

    private void DrawInner(Card group)
    {
        DrawWires(group.InnerWires, group.Children.Max(child => child.Y + child.Box.Height));
        foreach (Card child in group.Children)
            DrawCard(child);
    }

    private void DrawCard(Card card)
    {
        string kind = card.Kind.ToString().ToLowerInvariant();
        double radius = card.Kind == CardKind.BuiltIn ? card.Box.Height / 2 : 9;
        Add($"<g class=\"card {kind}\"><title>{Escape($"{card.Title}\n{card.Tooltip}".TrimEnd())}</title>");
        Add($"<rect x=\"{card.X:0.#}\" y=\"{card.Y:0.#}\" width=\"{card.Box.Width:0.#}\" height=\"{card.Box.Height:0.#}\" rx=\"{radius:0.#}\"/>");
        double left = card.X + Card.Padding;
        if (card.Kind == CardKind.BuiltIn)
            Label("title middle", card.X + (card.Box.Width / 2), card.Y + 20, card.Title);
        else
            Label("title", left, card.Y + 20, card.Title);
        if (card.Subtitle.Length > 0)
            Label("sub", left, card.Y + 36, card.Subtitle);
        if (card.Inputs.Count + card.Outputs.Count > 0)
        {
            double y = card.Y + card.HeaderHeight - 3;
            Add($"<line x1=\"{card.X:0.#}\" x2=\"{card.Right:0.#}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
        }

        foreach (string port in card.Inputs)
            DrawPort("port", card.X, left, card.InputY(port), port);
        foreach (string port in card.Outputs)
            DrawPort("port end", card.Right, card.Right - Card.Padding, card.OutputY(port), port);
        _text.Append("</g>\n");
    }

    private void DrawPort(string style, double edge, double label, double y, string name)
    {
        Add($"<circle cx=\"{edge:0.#}\" cy=\"{y:0.#}\" r=\"3.5\"/>");
        Label(style, label, y + 4, name);
    }

    private void Label(string style, double x, double y, string text) =>
        Add($"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\">{Escape(Card.Shorten(text))}</text>");

    private void DrawWires(IReadOnlyList<Wire> wires, double bottom)
    {
        int backward = 0;
        foreach (Wire wire in wires)
        {
            (double x1, double y1) = (wire.From.Right, wire.From.OutputY(wire.Output));
            (double x2, double y2) = (wire.To.X, wire.To.InputY(wire.Input));
            string path = wire.Edge.LeadsBack
                ? Backward(x1, y1, x2, y2, bottom + Wire.BackwardOffset(backward++))
                : Forward(wire, x1, y1, x2, y2);
            Add($"<g class=\"wire{(wire.IsDashed ? " dashed" : "")}\"><title>{Escape(wire.Tooltip)}</title><path class=\"hit\" ");
            Add($"d=\"{path}\"/><path d=\"{path}\" marker-end=\"url(#arrow)\"/></g>\n");
        }
    }

    private static string Forward(Wire wire, double x1, double y1, double x2, double y2)
    {
        var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M{x1:0.#} {y1:0.#}"));
        double x = x1, y = y1;
        foreach ((double left, double right, double across) in wire.Edge.Waypoints)
        {
            Curve(path, x, y, left, across);
            path.Append(CultureInfo.InvariantCulture, $"L{right:0.#} {across:0.#}");
            (x, y) = (right, across);
        }

        Curve(path, x, y, x2 - 4, y2);
        return path.ToString();
    }

    private static void Curve(StringBuilder path, double x1, double y1, double x2, double y2)
    {
        double bend = Math.Max(20, (x2 - x1) / 2);
        path.Append(CultureInfo.InvariantCulture, $"C{x1 + bend:0.#} {y1:0.#} {x2 - bend:0.#} {y2:0.#} {x2:0.#} {y2:0.#}");
    }

    private static string Backward(double x1, double y1, double x2, double y2, double below)
    {
        double r = BackwardReach;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"M{x1:0.#} {y1:0.#}C{x1 + r:0.#} {y1:0.#} {x1 + r:0.#} {below:0.#} {x1:0.#} {below:0.#}L{x2:0.#} {below:0.#}C{x2 - r:0.#} "
                + $"{below:0.#} {x2 - r:0.#} {y2:0.#} {x2 - 4:0.#} {y2:0.#}");
    }

    private void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture));

    private static string Escape(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(c => char.IsControl(c) && c != '\n' ? ' ' : c)));
}
