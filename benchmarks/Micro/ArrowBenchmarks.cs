using BenchmarkDotNet.Attributes;
using Columnar.Arrays;
using Columnar.Ipc;

namespace Dora.Benchmarks.Micro;

/// <summary>One array to and from an Arrow IPC stream.</summary>
public class ArrowBenchmarks
{
    private byte[] _stream = [];
    private PrimitiveArray<double> _array = PrimitiveArray.From<double>();
    private PrimitiveStreamLayout<double> _layout;

    /// <summary>Values in the array.</summary>
    [Params(8, 512, 512 * 1024)]
    public int Values { get; set; }

    [GlobalSetup]
    public void MakeArray()
    {
        _array = PrimitiveArray.From<double>(Enumerable.Range(0, Values).Select(i => i * 0.5).ToArray());
        _stream = ArrowStream.ToBytes(_array);
        _layout = PrimitiveStreamLayout.For<double>(Values);
    }

    /// <summary>The way without a copy: the header around values filled in place.</summary>
    /// <returns>The number of values.</returns>
    [Benchmark]
    [AllocationBudget(0)]
    public int EncodeInPlace() => _layout.WriteHeader(_stream).Length;

    /// <summary>An array that exists already; a schema and the column list are made each time.</summary>
    /// <returns>The number of bytes.</returns>
    [Benchmark]
    [AllocationBudget(256)]
    public int Encode() => ArrowStream.Write(_array, _stream);

    /// <summary>Decoding makes the schema, the batch and the array; the values stay where they are.</summary>
    /// <returns>A value.</returns>
    [Benchmark]
    [AllocationBudget(640)]
    public double Decode() => ((PrimitiveArray<double>)ArrowStream.ReadSingle(_stream))[Values - 1];
}
