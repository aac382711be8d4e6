using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Text;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor;

/// <summary>
/// Reads dataflow files of all dialects: those of dora 0.3 and 1.x and the first draft with <c>communication</c> and <c>custom: run</c>. Thread-safe.
/// </summary>
/// <remarks>
/// No content makes it throw: whatever is wrong comes back as diagnostics, all of them at once. File size, nesting and alias expansion are bounded.
/// </remarks>
public static class DataflowReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; diagnostics name it as it is given here.</param>
    /// <param name="options">What to look at besides the file; null for <see cref="ReadOptions.Default"/>.</param>
    /// <returns>The dataflow or the errors; a file that cannot be read is an error too.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public static ReadResult Read(string path, ReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!SourceFile.TryLoad(path, out string? text, out Diagnostic? problem))
            return new ReadResult(null, [problem]);
        string full = Path.GetFullPath(path);
        options ??= ReadOptions.Default;
        return Parse(text, full, options with { FileName = path, BaseDirectory = options.BaseDirectory ?? Path.GetDirectoryName(full) });
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The content of a dataflow file.</param>
    /// <param name="options">What to look at besides the text; null for <see cref="ReadOptions.Default"/>.</param>
    /// <returns>The dataflow or the errors.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static ReadResult ReadText(string text, ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text, null, options ?? ReadOptions.Default);
    }

    private static ReadResult Parse(string text, string? path, ReadOptions options)
    {
        var source = new SourceText(text.TrimStart('\uFEFF'), options.FileName);
        var diagnostics = new DiagnosticBag(source);
        if (text.Length > YamlLimits.MaxFileBytes)
        {
            diagnostics.Error(new Position(1, 1), $"the dataflow is longer than {YamlLimits.MaxFileBytes >> 20} MiB", "is this a dataflow file?");
            return new ReadResult(null, diagnostics.ToList());
        }

        YamlElement? root = YamlLoader.Load(source, diagnostics);
        var assembler = new Assembly.DataflowAssembler(new Reading(diagnostics, options), options);
        Model.Dataflow? dataflow = diagnostics.HasErrors ? null : assembler.Assemble(root, source, path);
        return new ReadResult(dataflow, diagnostics.ToList());
    }
}
