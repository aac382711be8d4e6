namespace Dora.Descriptor.Diagnostics;

/// <summary>Finds what a mistyped name probably meant.</summary>
public static class NearestName
{
    /// <summary>Names longer than this are not compared: the distance costs length squared.</summary>
    private const int MaxComparedLength = 64;

    /// <summary>The most names looked at: a suggestion is not worth seconds in a file of a hundred thousand names.</summary>
    private const int MaxCandidates = 5_000;

    /// <summary>A name this long may also be the beginning of the one that was meant.</summary>
    private const int MinPrefixLength = 3;

    /// <summary>The nearest candidate, if any is near enough to be meant.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="candidates">The names there are.</param>
    /// <returns>One of them, or null.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > MaxComparedLength)
            return null;
        string[] compared = [.. candidates.Take(MaxCandidates).Where(candidate => candidate.Length <= MaxComparedLength)];
        string normalised = Normalise(name);
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in compared.Where(candidate => Math.Abs(candidate.Length - name.Length) < bestDistance))
        {
            int distance = Distance(normalised, Normalise(candidate));
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        if (best is not null || name.Length < MinPrefixLength)
            return best;
        return compared.Where(candidate => candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase)).MinBy(candidate => candidate.Length);
    }

    /// <summary>The text <c>; did you mean `x`?</c>, or nothing.</summary>
    internal static string Suggest(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? $"; did you mean `{nearest}`?" : "";

    private static string Normalise(string name) => name.ToLowerInvariant().Replace('-', '_');

    /// <summary>Levenshtein's distance, with two swapped neighbours counted as one mistake.</summary>
    private static int Distance(string a, string b)
    {
        int width = b.Length + 1;
        Span<int> rows = stackalloc int[3 * (MaxComparedLength + 1)];
        Span<int> beforePrevious = rows[..width], previous = rows.Slice(width, width), current = rows.Slice(2 * width, width);
        for (int j = 0; j < width; j++)
            previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }

            Span<int> reused = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = reused;
        }

        return previous[b.Length];
    }
}
