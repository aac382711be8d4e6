using System.Diagnostics.CodeAnalysis;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Text;

/// <summary>Loads the text of a dataflow file; what can go wrong with files becomes a diagnostic.</summary>
internal static class SourceFile
{
    public static bool TryLoad(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out Diagnostic? problem)
    {
        text = null;
        problem = null;
        try
        {
            byte[]? bytes = Load(path, out problem);
            text = bytes is null ? null : SourceDecoder.Decode(bytes, path, out problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = Problem(path, e.Message, "check the path and its permissions");
        }

        return problem is null && text is not null;
    }

    private static byte[]? Load(string path, out Diagnostic? problem)
    {
        problem = null;
        if (Directory.Exists(path))
            problem = Problem(path, "it is a directory", "name the dataflow file inside of it, for example `dataflow.yml`");
        else if (!File.Exists(path))
            problem = Problem(path, "there is no such file", $"the current directory is `{Directory.GetCurrentDirectory()}`");
        if (problem is not null)
            return null;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        // One byte more than allowed tells a large file from a full one; devices report no length.
        byte[] buffer = new byte[YamlLimits.MaxFileBytes + 1];
        int length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (length <= YamlLimits.MaxFileBytes)
            return buffer[..length];
        problem = Problem(path, $"it is larger than {YamlLimits.MaxFileBytes >> 20} MiB", "is this a dataflow file?");
        return null;
    }

    private static Diagnostic Problem(string path, string reason, string hint) =>
        new(DiagnosticSeverity.Error, $"failed to read dataflow at `{path}`: {reason}") { File = path, Hint = hint };
}
