using System.Text;

namespace Dora.Descriptor.Text;

/// <summary>Splits a command line into words the way a POSIX shell does, without expanding anything.</summary>
public static class CommandWords
{
    /// <summary>Splits at white space; single quotes, double quotes and backslashes keep characters together.</summary>
    /// <param name="text">The command line.</param>
    /// <param name="problem">Why it cannot be split, or null.</param>
    /// <returns>The words.</returns>
    public static IReadOnlyList<string> Split(string text, out string? problem)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && quote != '\'' && i + 1 < text.Length && (quote == '\0' || text[i + 1] is '"' or '\\' or '$' or '`'))
                (word ??= new StringBuilder()).Append(text[++i]);
            else if (quote != '\0' && c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'' && quote == '\0')
                (quote, word) = (c, word ?? new StringBuilder());
            else if (quote == '\0' && char.IsWhiteSpace(c))
                Finish(ref word, words);
            else
                (word ??= new StringBuilder()).Append(c);
        }

        Finish(ref word, words);
        problem = quote == '\0' ? null : $"the quote {quote} is not closed";
        return words;
    }

    private static void Finish(ref StringBuilder? word, List<string> words)
    {
        if (word is not null)
            words.Add(word.ToString());
        word = null;
    }
}
