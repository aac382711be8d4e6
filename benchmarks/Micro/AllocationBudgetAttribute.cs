namespace Dora.Benchmarks.Micro;

/// <summary>The most managed memory one operation may allocate; ./bench micro fails when it takes more.</summary>
/// <param name="bytes">Bytes per operation.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AllocationBudgetAttribute(long bytes) : Attribute
{
    public long Bytes { get; } = bytes;
}
