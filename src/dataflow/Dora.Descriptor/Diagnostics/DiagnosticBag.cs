using Dora.Descriptor.Text;

namespace Dora.Descriptor.Diagnostics;

/// <summary>Collects what one reading finds; keeps at most <see cref="MaxDiagnostics"/> and says how many more there were.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    /// <summary>Nobody reads more, and a machine-made file can have one error per line.</summary>
    public const int MaxDiagnostics = 100;

    private readonly List<Diagnostic> _items = [];
    private readonly HashSet<(Position, string)> _seen = [];
    private int _suppressed;

    /// <summary>How many errors were reported, including those that are not kept.</summary>
    public int ErrorCount { get; private set; }

    public bool HasErrors => ErrorCount > 0;

    /// <summary>True when nothing more is kept: a message that is costly to write need not be written.</summary>
    public bool IsFull => _items.Count == MaxDiagnostics;

    public void Error(Position at, string message, string? hint = null) => Add(DiagnosticSeverity.Error, at, message, hint);

    public void Warn(Position at, string message, string? hint = null) => Add(DiagnosticSeverity.Warning, at, message, hint);

    /// <summary>All diagnostics in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> ToList()
    {
        List<Diagnostic> sorted = [.. _items.OrderBy(item => item.Line).ThenBy(item => item.Column)];
        if (_suppressed > 0)
        {
            var severity = HasErrors ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
            sorted.Add(new Diagnostic(severity,
                $"{_suppressed} more problems are not shown; the first {MaxDiagnostics} are above") { File = source.Name });
        }

        return sorted;
    }

    private void Add(DiagnosticSeverity severity, Position at, string message, string? hint)
    {
        if (severity == DiagnosticSeverity.Error)
            ErrorCount++;

        // An alias makes the reader see the same place twice.
        if (!_seen.Add((at, message)))
            return;
        if (_items.Count == MaxDiagnostics)
        {
            _suppressed++;
            return;
        }

        _items.Add(new Diagnostic(severity, message)
        {
            File = source.Name,
            Line = at.Line,
            Column = at.Column,
            SourceLine = source.LineAt(at.Line),
            Hint = hint,
        });
    }
}
