using System.Globalization;

namespace Zenoh.Cli.Output;

/// <summary>Numbers of things.</summary>
internal static class Wording
{
    /// <summary>For example <c>1 byte</c>, <c>2 bytes</c>.</summary>
    public static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
