namespace Zenoh.Configuration;

/// <summary>A configuration cannot be used. The message holds every problem with file, line and column.</summary>
public sealed class ZenohConfigurationException : ZenohException
{
    /// <summary>An exception without details.</summary>
    public ZenohConfigurationException()
    {
    }

    /// <summary>An exception that concerns no place in a text, such as a file that cannot be read.</summary>
    /// <param name="message">What happened and what to do.</param>
    public ZenohConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that concerns no place in a text, such as a file that cannot be read.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">Why.</param>
    public ZenohConfigurationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal ZenohConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>What is wrong, in the order of the text; empty when no text is to blame.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; } = [];
}
