namespace Dora.Descriptor.Graphs.Layout;

/// <summary>Gives every box a column: behind all boxes that feed it, except along edges that close a cycle.</summary>
internal sealed class LayerAssignment(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutEdge> edges)
{
    private readonly ILookup<LayoutBox, LayoutBox> _next = edges.Where(edge => edge.From != edge.To).ToLookup(edge => edge.From, edge => edge.To);

    public void Assign()
    {
        List<LayoutBox> finished = DepthFirst();
        var position = new Dictionary<LayoutBox, int>();
        for (int i = 0; i < finished.Count; i++)
            position[finished[i]] = finished.Count - i;

        // In reverse order of finishing every edge leads on, except those that close a cycle.
        foreach (LayoutBox box in Enumerable.Reverse(finished))
        {
            foreach (LayoutBox next in _next[box].Where(next => position[next] > position[box]))
                next.Layer = Math.Max(next.Layer, box.Layer + 1);
        }

        PullSources(position);
    }

    /// <summary>Moves boxes that nothing feeds next to the first box they feed: a timer stands beside its reader.</summary>
    private void PullSources(Dictionary<LayoutBox, int> position)
    {
        HashSet<LayoutBox> fed = [.. edges.Where(edge => edge.From != edge.To).Select(edge => edge.To)];
        foreach (LayoutBox box in boxes.Where(box => !fed.Contains(box)))
        {
            LayoutBox[] next = [.. _next[box].Where(other => position[other] > position[box])];
            if (next.Length > 0)
                box.Layer = next.Min(other => other.Layer) - 1;
        }
    }

    private List<LayoutBox> DepthFirst()
    {
        var finished = new List<LayoutBox>();
        var seen = new HashSet<LayoutBox>();
        var path = new Stack<(LayoutBox Box, IEnumerator<LayoutBox> Next)>();
        HashSet<LayoutBox> fed = [.. edges.Where(edge => edge.From != edge.To).Select(edge => edge.To)];
        foreach (LayoutBox start in boxes.OrderBy(fed.Contains))
        {
            if (seen.Add(start))
                path.Push((start, _next[start].GetEnumerator()));
            while (path.TryPeek(out var top))
            {
                if (!top.Next.MoveNext())
                    finished.Add(path.Pop().Box);
                else if (seen.Add(top.Next.Current))
                    path.Push((top.Next.Current, _next[top.Next.Current].GetEnumerator()));
            }
        }

        return finished;
    }
}
