namespace Dora.Node.Sending;

/// <summary>Words the error about an output (or input) that does not exist.</summary>
internal static class OutputNames
{
    // Beyond a third of its letters a name is another name, not a typo.
    private const int LettersPerTypo = 3;

    public static string Unknown(string kind, string given, IReadOnlyCollection<string> declared, string node)
    {
        if (declared.Count == 0)
            return $"node `{node}` has no {kind}s; add `{given}` to its `{kind}s:` in the dataflow file";
        string? nearest = declared
            .Select(name => (Name: name, Distance: Distance(name, given)))
            .Where(candidate => candidate.Distance <= Math.Max(1, given.Length / LettersPerTypo))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
        string hint = nearest is null ? string.Empty : $"; did you mean `{nearest}`?";
        return $"node `{node}` has no {kind} `{given}`{hint} Declared in the dataflow file: {string.Join(", ", declared)}";
    }

    private static int Distance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        for (int row = 1; row <= left.Length; row++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int change = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(change, 1 + Math.Min(previous[column], current[column - 1]));
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
