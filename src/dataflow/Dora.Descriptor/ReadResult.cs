using System.Diagnostics.CodeAnalysis;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Model;

namespace Dora.Descriptor;

/// <summary>A dataflow, or the errors that keep the file from being one; in both cases with warnings. Immutable.</summary>
public sealed class ReadResult
{
    internal ReadResult(Dataflow? dataflow, IReadOnlyList<Diagnostic> diagnostics)
    {
        Dataflow = dataflow;
        Diagnostics = diagnostics;
    }

    /// <summary>The dataflow; null exactly when there are errors.</summary>
    public Dataflow? Dataflow { get; }

    /// <summary>Everything found, errors and warnings, in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>True when the file is usable.</summary>
    [MemberNotNullWhen(true, nameof(Dataflow))]
    public bool Succeeded => Dataflow is not null;

    /// <summary>The errors.</summary>
    public IEnumerable<Diagnostic> Errors => Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error);

    /// <summary>The warnings.</summary>
    public IEnumerable<Diagnostic> Warnings => Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Warning);
}
