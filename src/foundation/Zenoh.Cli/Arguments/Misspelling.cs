namespace Zenoh.Cli.Arguments;

/// <summary>What somebody may have meant.</summary>
internal static class Misspelling
{
    /// <summary>So many letters wrong, missing or too many are a misspelling; more are another word.</summary>
    private const int MostSlips = 2;

    /// <summary>For example <c>; did you mean --listen?</c>; empty where nothing is near.</summary>
    public static string Hint(string typed, IEnumerable<string> names)
    {
        (string name, int distance) = names.Select(name => (name, Distance(typed, name))).MinBy(candidate => candidate.Item2);
        return name is not null && distance <= MostSlips && distance < typed.TrimStart('-').Length ? $"; did you mean {name}?" : "";
    }

    // Letters to change, add or leave out (Levenshtein's distance).
    private static int Distance(string typed, string meant)
    {
        int[] row = [.. Enumerable.Range(0, meant.Length + 1)];
        for (int i = 0; i < typed.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < meant.Length; j++)
            {
                int changed = diagonal + (typed[i] == meant[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, 1 + Math.Min(row[j], diagonal));
            }
        }

        return row[meant.Length];
    }
}
