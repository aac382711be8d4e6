namespace Columnar.Ipc;

/// <summary>Prepares loaned memory as an Arrow stream of numbers that the caller fills in place, without any copy.</summary>
/// <example><code>
/// int bytes = ArrowSample.Measure&lt;double&gt;(1000);          // loan that much
/// ArrowSample&lt;double&gt; sample = ArrowSample.Create&lt;double&gt;(loaned, 1000);
/// sample.Values[0] = 1.5;                                   // then publish the loan
/// </code></example>
public static class ArrowSample
{
    /// <summary>Computes what a column of numbers needs.</summary>
    /// <typeparam name="T">sbyte … ulong, Half, float or double.</typeparam>
    /// <param name="length">The number of values.</param>
    /// <returns>The exact number of bytes.</returns>
    public static int Measure<T>(int length)
        where T : unmanaged => PrimitiveStreamLayout.For<T>(length).TotalBytes;

    /// <summary>Writes the header of a column of numbers; its values keep what was in the memory before.</summary>
    /// <typeparam name="T">sbyte … ulong, Half, float or double.</typeparam>
    /// <param name="memory">At least <see cref="Measure"/> bytes.</param>
    /// <param name="length">The number of values.</param>
    /// <returns>The sample, whose values are to be filled.</returns>
    /// <exception cref="ArgumentException">The memory is too small.</exception>
    public static ArrowSample<T> Create<T>(Memory<byte> memory, int length)
        where T : unmanaged => Create(memory, PrimitiveStreamLayout.For<T>(length));

    /// <summary>Writes the header of a planned stream, e.g. an image; its values keep what was in the memory before.</summary>
    /// <typeparam name="T">How the innermost values are stored.</typeparam>
    /// <param name="memory">At least <see cref="PrimitiveStreamLayout{T}.TotalBytes"/> bytes.</param>
    /// <param name="layout">The plan.</param>
    /// <returns>The sample, whose values are to be filled.</returns>
    /// <exception cref="ArgumentException">The memory is too small.</exception>
    public static ArrowSample<T> Create<T>(Memory<byte> memory, in PrimitiveStreamLayout<T> layout)
        where T : unmanaged
    {
        layout.WriteHeader(memory.Span);
        return new ArrowSample<T>(memory[..layout.TotalBytes], layout);
    }
}

/// <summary>A stream of numbers in memory the caller owns. Valid as long as that memory is.</summary>
/// <typeparam name="T">How the innermost values are stored.</typeparam>
public readonly struct ArrowSample<T>
    where T : unmanaged
{
    internal ArrowSample(Memory<byte> stream, in PrimitiveStreamLayout<T> layout) => (Stream, Layout) = (stream, layout);

    /// <summary>The whole stream: what to publish.</summary>
    public Memory<byte> Stream { get; }

    /// <summary>Where everything lies.</summary>
    public PrimitiveStreamLayout<T> Layout { get; }

    /// <summary>The values, in row-major order, to be filled. In loops take the span once.</summary>
    public Span<T> Values => Layout.ValuesOf(Stream.Span);
}
