using Zenoh.KeyExpressions;

namespace Zenoh.Session;

/// <summary>What a query asks for: keys, and parameters for whoever answers.</summary>
/// <param name="Key">The keys.</param>
/// <param name="Parameters">
/// <c>name=value</c> pairs separated by semicolons, free for applications. Names beginning with an underscore are Zenoh's: <c>_time=[from..to]</c>
/// asks for a time range, <c>_anyke</c> accepts replies on other keys.
/// </param>
public readonly record struct Selector(KeyExpression Key, string Parameters = "")
{
    internal const string AnyKey = "_anyke";
    internal const string TimeRange = "_time";

    private const char Separator = ';';

    /// <summary>Reads <c>key</c> or <c>key?parameters</c>.</summary>
    /// <param name="text">The selector, for example <c>factory/*/state?since=5;unit=C</c>.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="FormatException">What stands before the question mark is no key expression; the message says why.</exception>
    public static Selector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int question = text.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? new Selector(KeyExpression.Parse(text)) : new Selector(KeyExpression.Parse(text[..question]), text[(question + 1)..]);
    }

    /// <summary>The value of a parameter.</summary>
    /// <param name="name">Its name; case matters.</param>
    /// <returns>
    /// What follows the equals sign of the first parameter of that name, empty when there is none; null when there is no such parameter.
    /// </returns>
    public string? Find(string name) => Find(Parameters, name);

    /// <summary>The form <see cref="Parse"/> reads.</summary>
    /// <returns><c>key</c> or <c>key?parameters</c>.</returns>
    public override string ToString() => string.IsNullOrEmpty(Parameters) ? $"{Key}" : $"{Key}?{Parameters}";

    internal static string? Find(string? parameters, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ReadOnlySpan<char> text = parameters;
        foreach (Range range in text.Split(Separator))
        {
            ReadOnlySpan<char> item = text[range];
            int equals = item.IndexOf('=');
            if (item[..(equals < 0 ? item.Length : equals)].SequenceEqual(name))
                return equals < 0 ? "" : item[(equals + 1)..].ToString();
        }

        return null;
    }

    internal static string Add(string? parameters, string name) => string.IsNullOrEmpty(parameters) ? name : $"{parameters}{Separator}{name}";
}
