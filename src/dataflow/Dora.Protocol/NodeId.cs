using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dora.Protocol;

/// <summary>The name of a node, unique within its dataflow.</summary>
/// <param name="Value">The id as written in the dataflow file; see <see cref="Identifier"/> for the allowed form.</param>
[JsonConverter(typeof(NodeIdJson))]
public readonly record struct NodeId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>
/// The name of an input or output of a node. An output of an operator is called <c>operator/output</c>.
/// </summary>
/// <param name="Value">The id as written in the dataflow file.</param>
[JsonConverter(typeof(DataIdJson))]
public readonly record struct DataId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of an operator, unique within its node.</summary>
/// <param name="Value">The id as written in the dataflow file.</param>
[JsonConverter(typeof(OperatorIdJson))]
public readonly record struct OperatorId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>One run of a dataflow. Ids sort by the time they were made (UUID version 7).</summary>
/// <param name="Value">The UUID.</param>
[JsonConverter(typeof(DataflowIdJson))]
public readonly record struct DataflowId(Guid Value)
{
    /// <summary>Makes a fresh id.</summary>
    /// <returns>An id never returned before.</returns>
    public static DataflowId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>The form every id in a dataflow file must have: it becomes a file name, a topic and an environment value.</summary>
public static class Identifier
{
    /// <summary>The longest id, in characters: file systems stop at 255 bytes and log files add a prefix and a suffix.</summary>
    public const int MaxLength = 200;

    /// <summary>The only node id with a meaning of its own: the source of timers and logs.</summary>
    public const string Reserved = "dora";

    /// <summary>Checks the id of a node or an operator.</summary>
    /// <param name="value">The id as written.</param>
    /// <param name="error">What is wrong with it, ready to be shown.</param>
    /// <returns>True when the id may be used.</returns>
    public static bool IsValid(string value, [NotNullWhen(false)] out string? error)
    {
        error = Check(value, slashAllowed: false);
        return error is null;
    }

    /// <summary>Checks the id of an input or output, which may have several parts separated by <c>/</c>.</summary>
    /// <param name="value">The id as written.</param>
    /// <param name="error">What is wrong with it, ready to be shown.</param>
    /// <returns>True when the id may be used.</returns>
    public static bool IsValidData(string value, [NotNullWhen(false)] out string? error)
    {
        error = Check(value, slashAllowed: true);
        return error is null;
    }

    private static string? Check(string value, bool slashAllowed)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0)
            return "identifier must not be empty";
        if (value.Length > MaxLength)
            return $"identifier is {value.Length} characters long; the limit is {MaxLength}";
        if (value == Reserved && !slashAllowed)
            return "identifier 'dora' is reserved for built-in inputs (dora/timer/..., dora/logs) and cannot be used as a node id";
        if (value[0] == '.')
            return $"identifier '{value}' must not start with '.' (dot-segments such as '.' and '..' can traverse parent directories)";
        foreach (char c in value)
        {
            bool allowed = char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' || (slashAllowed && c == '/');
            if (!allowed)
                return $"identifier contains invalid character '{c}' -- only [a-zA-Z0-9_.-] are allowed";
        }

        return slashAllowed && HasBadSegment(value) ? $"identifier '{value}' has an empty or dotted part between its slashes" : null;
    }

    private static bool HasBadSegment(string value) =>
        value.Split('/').Any(segment => segment.Length == 0 || segment[0] == '.');
}
