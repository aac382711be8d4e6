using System.IO.Compression;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Admin.Metrics;

/// <summary>All figures of the node as one compressed text.</summary>
internal sealed class MetricsEntry(KeyExpression root, IReadOnlyList<IMetricSource> first) : IAdminEntries
{
    /// <summary>application/openmetrics-text.</summary>
    private const ushort OpenMetrics = 15;

    private readonly KeyExpression _key = root / "metrics";
    private IReadOnlyList<IMetricSource> _sources = first;

    /// <summary>The schema as the reference writes it, blank included.</summary>
    private static ReadOnlySpan<byte> Schema => " version=1.0.0; charset=utf-8;content-encoding=gzip"u8;

    /// <summary>Takes the figures of another part in.</summary>
    public void Add(IMetricSource source) => Volatile.Write(ref _sources, [.. _sources, source]);

    public void Answer(AdminAnswers answers)
    {
        if (answers.Asks(_key))
            answers.Add(_key, new WireEncoding(OpenMetrics, new OptionalBytes(Schema)), Compress(Collect()));
    }

    private byte[] Collect()
    {
        var text = new OpenMetricsText();
        foreach (IMetricSource source in Volatile.Read(ref _sources))
            source.Write(text);
        return text.ToUtf8();
    }

    private static byte[] Compress(byte[] text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(text);
        return compressed.ToArray();
    }
}
