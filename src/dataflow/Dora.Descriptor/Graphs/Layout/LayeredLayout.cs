namespace Dora.Descriptor.Graphs.Layout;

/// <summary>A box to be placed; the layout sets the position of its upper left corner.</summary>
internal sealed class LayoutBox(double width, double height)
{
    public double Width { get; } = width;

    public double Height { get; } = height;

    public double X { get; set; }

    public double Y { get; set; }

    /// <summary>The column, from 0.</summary>
    public int Layer { get; set; }
}

/// <summary>A connection between two boxes; the layout sets the points it passes between them.</summary>
internal sealed class LayoutEdge(LayoutBox from, LayoutBox to)
{
    public LayoutBox From { get; } = from;

    public LayoutBox To { get; } = to;

    /// <summary>Where the edge crosses the columns between its ends, from left to right; empty for neighbours and for edges that lead back.</summary>
    public List<(double Left, double Right, double Y)> Waypoints { get; } = [];

    /// <summary>True when it leads to its own or an earlier column: a cycle.</summary>
    public bool LeadsBack => To.Layer <= From.Layer;
}

/// <summary>
/// Places boxes in columns so that edges lead from left to right: longest-path layers, placeholders where edges pass a column, order by
/// barycenters, then positions near the neighbours.
/// </summary>
internal sealed class LayeredLayout
{
    /// <summary>Beyond this many placeholders edges are drawn straight: such a picture is no longer read edge by edge.</summary>
    private const int MaxPlaceholders = 4_000;
    private const int OrderingRounds = 8;
    private const int PlacementRounds = 10;
    private const double PlaceholderHeight = 6;

    private readonly double _columnGap;
    private readonly double _rowGap;
    private readonly IReadOnlyList<LayoutBox> _boxes;
    private readonly IReadOnlyList<LayoutEdge> _edges;
    private readonly Dictionary<LayoutBox, List<LayoutBox>> _left = [];
    private readonly Dictionary<LayoutBox, List<LayoutBox>> _right = [];
    private readonly Dictionary<LayoutEdge, List<LayoutBox>> _placeholders = [];
    private List<LayoutBox>[] _layers = [];

    private LayeredLayout(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutEdge> edges, double columnGap, double rowGap)
    {
        _boxes = boxes;
        _edges = edges;
        _columnGap = columnGap;
        _rowGap = rowGap;
    }

    /// <summary>Places the boxes from (0, 0) on.</summary>
    /// <returns>The size of the whole.</returns>
    public static (double Width, double Height) Arrange(
        IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutEdge> edges, double columnGap, double rowGap)
    {
        if (boxes.Count == 0)
            return (0, 0);
        var layout = new LayeredLayout(boxes, edges, columnGap, rowGap);
        new LayerAssignment(boxes, edges).Assign();
        layout.FillLayers();
        layout.Order();
        return layout.Place();
    }

    private void FillLayers()
    {
        _layers = [.. Enumerable.Range(0, _boxes.Max(box => box.Layer) + 1).Select(_ => new List<LayoutBox>())];
        foreach (LayoutBox box in _boxes)
            _layers[box.Layer].Add(box);
        LayoutEdge[] forward = [.. _edges.Where(edge => !edge.LeadsBack)];
        bool routed = forward.Sum(edge => (long)edge.To.Layer - edge.From.Layer - 1) <= MaxPlaceholders;
        foreach (LayoutEdge edge in forward)
            Connect(edge, routed);
    }

    private void Connect(LayoutEdge edge, bool routed)
    {
        LayoutBox previous = edge.From;
        var chain = new List<LayoutBox>();
        for (int layer = edge.From.Layer + 1; routed && layer < edge.To.Layer; layer++)
        {
            var placeholder = new LayoutBox(0, PlaceholderHeight) { Layer = layer };
            _layers[layer].Add(placeholder);
            chain.Add(placeholder);
            Link(previous, placeholder);
            previous = placeholder;
        }

        Link(previous, edge.To);
        _placeholders[edge] = chain;
    }

    private void Link(LayoutBox from, LayoutBox to)
    {
        Neighbours(_right, from).Add(to);
        Neighbours(_left, to).Add(from);
    }

    private void Order()
    {
        for (int round = 0; round < OrderingRounds; round++)
        {
            bool rightward = round % 2 == 0;
            foreach (List<LayoutBox> layer in rightward ? _layers : _layers.Reverse())
                Sort(layer, rightward ? _left : _right);
        }
    }

    private static void Sort(List<LayoutBox> layer, Dictionary<LayoutBox, List<LayoutBox>> neighbours)
    {
        // Y holds the rank while the order is searched; boxes without neighbours keep theirs.
        var keys = layer.Select(
            (box, index) => (Box: box, Key: Neighbours(neighbours, box) is { Count: > 0 } near ? near.Average(other => other.Y) : index)).ToArray();
        int rank = 0;
        layer.Clear();
        foreach ((LayoutBox box, _) in keys.OrderBy(item => item.Key))
        {
            box.Y = rank++;
            layer.Add(box);
        }
    }

    private (double Width, double Height) Place()
    {
        double x = 0;
        foreach (List<LayoutBox> layer in _layers)
        {
            double width = layer.Max(box => box.Width);
            PlaceColumn(layer, x, width);
            x += width + _columnGap;
        }

        for (int round = 0; round < PlacementRounds; round++)
        {
            bool rightward = round % 2 == 0;
            foreach (List<LayoutBox> layer in rightward ? _layers : _layers.Reverse())
                MoveTowards(layer, rightward ? _left : _right);
        }

        return Finish(x - _columnGap);
    }

    private void PlaceColumn(List<LayoutBox> layer, double x, double width)
    {
        double y = 0;
        foreach (LayoutBox box in layer)
        {
            (box.X, box.Y) = (x + ((width - box.Width) / 2), y);
            y += box.Height + _rowGap;
        }
    }

    /// <summary>Moves each box level with its neighbours, as far as the order and the gaps allow.</summary>
    private void MoveTowards(List<LayoutBox> layer, Dictionary<LayoutBox, List<LayoutBox>> neighbours)
    {
        double[] wanted = [.. layer.Select(box =>
            Neighbours(neighbours, box) is { Count: > 0 } near ? near.Average(Centre) - (box.Height / 2) : box.Y)];
        double[] down = new double[layer.Count];
        for (int i = 0; i < layer.Count; i++)
            down[i] = i == 0 ? wanted[i] : Math.Max(wanted[i], down[i - 1] + layer[i - 1].Height + _rowGap);
        double[] up = new double[layer.Count];
        for (int i = layer.Count - 1; i >= 0; i--)
            up[i] = i == layer.Count - 1 ? wanted[i] : Math.Min(wanted[i], up[i + 1] - layer[i].Height - _rowGap);

        // The mean of two valid placements is one, and it shifts a crowded group by half of what either would.
        for (int i = 0; i < layer.Count; i++)
            layer[i].Y = (down[i] + up[i]) / 2;
    }

    private (double Width, double Height) Finish(double width)
    {
        double top = _layers.SelectMany(layer => layer).Min(box => box.Y);
        double bottom = 0;
        foreach (LayoutBox box in _layers.SelectMany(layer => layer))
        {
            box.Y -= top;
            bottom = Math.Max(bottom, box.Y + box.Height);
        }

        double[] left = [.. _layers.Select(layer => layer.Where(box => box.Width > 0).Select(box => box.X).DefaultIfEmpty(layer[0].X).Min())];
        double[] right = [.. _layers.Select(layer =>
            layer.Where(box => box.Width > 0).Select(box => box.X + box.Width).DefaultIfEmpty(layer[0].X).Max())];
        foreach ((LayoutEdge edge, List<LayoutBox> chain) in _placeholders)
            edge.Waypoints.AddRange(chain.Select(box => (left[box.Layer], right[box.Layer], Centre(box))));
        return (width, bottom);
    }

    private static double Centre(LayoutBox box) => box.Y + (box.Height / 2);

    private static List<LayoutBox> Neighbours(Dictionary<LayoutBox, List<LayoutBox>> of, LayoutBox box)
    {
        if (!of.TryGetValue(box, out List<LayoutBox>? list))
            of[box] = list = [];
        return list;
    }
}
