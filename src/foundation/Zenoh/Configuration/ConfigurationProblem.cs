namespace Zenoh.Configuration;

/// <summary>One thing that is wrong in a configuration, or worth knowing about it.</summary>
/// <param name="Source">The file, or the option it came from.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column in characters, counted from 1.</param>
/// <param name="Message">What is wrong and what is expected.</param>
/// <param name="Excerpt">The line itself with a mark below the place.</param>
public sealed record ConfigurationProblem(string Source, int Line, int Column, string Message, string Excerpt)
{
    /// <summary><c>file:line:column: message</c>, then the excerpt.</summary>
    public override string ToString() => $"{Source}:{Line}:{Column}: {Message}\n    {Excerpt.Replace("\n", "\n    ", StringComparison.Ordinal)}";
}
