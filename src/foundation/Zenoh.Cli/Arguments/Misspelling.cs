namespace Zenoh.Cli.Arguments;

/// <summary>How far a word is from another.</summary>
internal static class Misspelling
{
    /// <summary>Letters to change, add or leave out (Levenshtein's distance).</summary>
    public static int Distance(string typed, string meant)
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
