namespace Zenoh.Configuration.Reading;

/// <summary>Finds the key a mistyped one probably meant.</summary>
internal static class NearestKey
{
    /// <summary>Keys longer than this are not compared: the distance costs length squared.</summary>
    private const int MaxCompared = 64;

    /// <summary>The known key that needs fewest edits, if these are at most a third of its length (always at least two).</summary>
    public static string? Find(string key, IEnumerable<string> known)
    {
        if (key.Length > MaxCompared) return null;
        var nearest = known.Select(name => (Name: name, Edits: Edits(key.ToLowerInvariant().Replace('-', '_'), name))).DefaultIfEmpty().MinBy(item => item.Edits);
        return nearest.Name is not null && nearest.Edits <= Math.Max(2, nearest.Name.Length / 3) ? nearest.Name : null;
    }

    /// <summary>Insertions, deletions and replacements between two words.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
