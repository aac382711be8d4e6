using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Dora.Benchmarks.Micro;

/// <summary>Shows the budget beside what was allocated, and says which benchmark exceeded it.</summary>
internal sealed class BudgetColumn : IColumn
{
    public string Id => nameof(BudgetColumn);

    public string ColumnName => "Budget";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => int.MaxValue;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Size;

    public string Legend => "The most bytes an operation may allocate";

    /// <summary>Lists what allocated more than it may.</summary>
    /// <param name="summary">The results.</param>
    /// <returns>One line each.</returns>
    public static IEnumerable<string> Exceeded(Summary summary) =>
        from report in summary.Reports
        let budget = BudgetOf(report.BenchmarkCase)
        let allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)
        where budget is not null && (allocated is null || allocated > budget)
        select $"{report.BenchmarkCase.DisplayInfo}: {allocated?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} B allocated, {budget} B allowed";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        BudgetOf(benchmarkCase) is { } bytes ? $"{bytes} B" : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    private static long? BudgetOf(BenchmarkCase benchmark) =>
        benchmark.Descriptor.WorkloadMethod.GetCustomAttribute<AllocationBudgetAttribute>()?.Bytes;
}
