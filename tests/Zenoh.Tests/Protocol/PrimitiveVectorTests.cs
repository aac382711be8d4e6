using System.Globalization;
using System.Text.Json.Nodes;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Serial;

namespace Zenoh.Tests.Protocol;

public sealed class PrimitiveVectorTests
{
    [Fact]
    public void Every_primitive_vector_is_read_and_written()
    {
        IReadOnlyList<Vector> vectors = Vector.Of("primitive");
        Assert.Equal(52, vectors.Count);
        Assert.All(vectors, vector =>
        {
            Check(vector, vector.Bytes, whole: true);
            for (int length = 0; length < vector.Bytes.Length; length++)
                Check(vector, vector.Bytes.AsSpan(0, length), whole: false);
        });
    }

    [Fact]
    public void Every_extension_vector_is_read_and_written()
    {
        IReadOnlyList<Vector> vectors = Vector.Of("extension");
        Assert.Equal(12, vectors.Count);
        Assert.All(vectors, vector =>
        {
            var reader = new WireReader(vector.Bytes);
            Assert.True(Extension.TryRead(ref reader, out Extension extension));
            Assert.True(reader.IsAtEnd);
            Assert.Equal((int)vector.Fields["id"]!, extension.Identity & 0x0F);
            Assert.Equal((bool)vector.Fields["mandatory"]!, extension.IsMandatory);
            Assert.Equal((bool)vector.Fields["more"]!, extension.HasMore);
            Assert.Equal((bool)vector.Fields["mandatory"]! ? WireError.UnknownMandatoryExtension : WireError.None, extension.Ignore());
            string value = (string)vector.Fields["enc"]! switch { "z64" => extension.Value.ToString(CultureInfo.InvariantCulture), "zbuf" => JsonText.Utf8(extension.Body), _ => "" };
            Assert.Equal(vector.Fields["value"]?.ToString() ?? "", value);

            var writer = new WireWriter(new byte[vector.Bytes.Length + 1]);
            var extensions = new ExtensionWriter(int.MaxValue);
            extensions.Foreign(ref writer, vector.Bytes, []);
            if (extension.HasMore)
                extensions.Unit(ref writer, 0);
            Assert.Equal(vector.Bytes, writer.Written[..vector.Bytes.Length]);
            for (int length = 0; length < vector.Bytes.Length; length++)
            {
                var cut = new WireReader(vector.Bytes.AsSpan(0, length));
                Assert.False(Extension.TryRead(ref cut, out _));
                Assert.Equal(WireError.Truncated, cut.Error);
            }
        });
    }

    [Fact]
    public void Every_serial_vector_is_read_and_written()
    {
        IReadOnlyList<Vector> vectors = Vector.Of("serial");
        Assert.Equal(7, vectors.Count);
        byte[] scratch = new byte[SerialFrame.MaxLength];
        byte[] written = new byte[SerialFrame.MaxLength];
        Assert.All(vectors, vector =>
        {
            Assert.Equal(WireError.None, SerialFrame.Decode(vector.Bytes.AsSpan(0, vector.Bytes.Length - 1), scratch, out SerialKinds kind, out ReadOnlySpan<byte> data));
            Assert.Equal(SerialData(vector.Name), data);
            Assert.Equal(SerialKind(vector.Name), kind);
            Assert.Equal(vector.Bytes, written.AsSpan(0, SerialFrame.Encode(kind, data.ToArray(), written)));
            for (int length = 0; length < vector.Bytes.Length - 1; length++)
                Assert.NotEqual(WireError.None, SerialFrame.Decode(vector.Bytes.AsSpan(0, length), scratch, out _, out _));
        });
    }

    private static SerialKinds SerialKind(string name) => name switch
    {
        "serial_init" => SerialKinds.Init,
        "serial_init_ack" => SerialKinds.Init | SerialKinds.Ack,
        "serial_reset" => SerialKinds.Reset,
        _ => SerialKinds.Data,
    };

    private static byte[] SerialData(string name) => name switch
    {
        "serial_data_keepalive" => [4],
        "serial_data_zeros" => [0, 0, 1, 0, 0],
        "serial_data_123456789" => "123456789"u8.ToArray(),
        "serial_data_300B_cobs_254_boundary" => [.. Enumerable.Range(0, 300).Select(i => (byte)((i % 255) + 1))],
        _ => [],
    };

    private static void Check(Vector vector, ReadOnlySpan<byte> bytes, bool whole)
    {
        var reader = new WireReader(bytes);
        var writer = new WireWriter(new byte[vector.Bytes.Length]);
        bool read = TryTranscode(vector, ref reader, ref writer, whole);
        Assert.Equal(whole, read && reader.IsAtEnd);
        if (whole)
            Assert.Equal(vector.Bytes, writer.Written);
        else
            Assert.True(read || reader.HasFailed);
    }

    private static bool TryTranscode(Vector vector, ref WireReader reader, ref WireWriter writer, bool whole) => vector.Name.Split('_')[0] switch
    {
        "zint" => Zint(vector.Fields, ref reader, ref writer, whole),
        "u16le" => UInt16(vector.Fields, ref reader, ref writer, whole),
        "slice" or "string" => Slice(ref reader, ref writer),
        "encoding" => Encoding(vector.Fields, ref reader, ref writer, whole),
        "timestamp" => Timestamp(vector, ref reader, ref writer, whole),
        "source" => Source(vector, ref reader, ref writer, whole),
        "wireexpr" => Expression(vector.Fields, ref reader, ref writer, whole),
        "value" => Slice(ref reader, ref writer),
        _ => throw new InvalidOperationException($"The vector {vector.Name} has no test."),
    };

    private static bool Zint(JsonNode fields, ref WireReader reader, ref WireWriter writer, bool whole)
    {
        if (!reader.TryReadZint(out ulong value))
            return false;
        if (whole)
            Assert.Equal(ulong.Parse((string)fields["value"]!, CultureInfo.InvariantCulture), value);
        writer.WriteZint(value);
        return true;
    }

    private static bool UInt16(JsonNode fields, ref WireReader reader, ref WireWriter writer, bool whole)
    {
        if (!reader.TryReadUInt16(out ushort value))
            return false;
        if (whole)
            Assert.Equal((ushort)fields["value"]!, value);
        writer.WriteUInt16(value);
        return true;
    }

    private static bool Slice(ref WireReader reader, ref WireWriter writer)
    {
        if (!reader.TryReadSlice(Bounds.Body, out ReadOnlySpan<byte> value))
            return false;
        writer.WriteSlice(value);
        return true;
    }

    private static bool Encoding(JsonNode fields, ref WireReader reader, ref WireWriter writer, bool whole)
    {
        if (!WireEncoding.TryRead(ref reader, out WireEncoding encoding))
            return false;
        if (whole)
        {
            Encoding value = global::Zenoh.Session.SchemaCache.FromWire(encoding);
            Assert.Equal((int)fields["id"]!, value.Id);
            Assert.Equal((string?)fields["schema"], value.Schema);
            if (fields["text"] is { } text)
            {
                Assert.Equal((string)text!, value.ToString());
                Assert.Equal(value, Zenoh.Encoding.FromText((string)text!));
            }
        }

        Assert.True(!whole || encoding.Length == writer.Remaining);
        encoding.Write(ref writer);
        return true;
    }

    private static bool Timestamp(Vector vector, ref WireReader reader, ref WireWriter writer, bool whole)
    {
        Timestamp? timestamp;
        if (vector.Name == "timestamp_ext_body")
        {
            if (!reader.TryReadSlice(Bounds.Body, out ReadOnlySpan<byte> body) || !reader.Check(TimestampCodec.ReadBody(body, out timestamp)))
                return false;
            writer.WriteZint((ulong)TimestampCodec.Length(timestamp!.Value));
        }
        else
        {
            if (!TimestampCodec.TryRead(ref reader, out Timestamp value))
                return false;
            timestamp = value;
        }

        if (whole)
        {
            Assert.Equal((string)vector.Fields["ntp64"]!, $"0x{timestamp.Value.Ntp64:x16}");
            Assert.Equal((string)vector.Fields["id_le_bytes"]!, JsonText.Of(timestamp.Value.Id));
        }

        TimestampCodec.Write(ref writer, timestamp.Value);
        return true;
    }

    private static bool Source(Vector vector, ref WireReader reader, ref WireWriter writer, bool whole)
    {
        SourceInfo? info;
        if (vector.Name.Contains("ext_body", StringComparison.Ordinal))
        {
            if (!reader.TryReadSlice(Bounds.Body, out ReadOnlySpan<byte> body) || !reader.Check(SourceInfo.ReadBody(body, out info)))
                return false;
            writer.WriteZint((ulong)info!.Value.Length);
        }
        else
        {
            if (!SourceInfo.TryRead(ref reader, out SourceInfo value))
                return false;
            info = value;
        }

        if (whole)
        {
            Assert.Equal((uint)vector.Fields["eid"]!, info.Value.Source.Entity);
            Assert.Equal((uint)vector.Fields["sn"]!, info.Value.SequenceNumber);
        }

        info.Value.Write(ref writer);
        return true;
    }

    private static bool Expression(JsonNode fields, ref WireReader reader, ref WireWriter writer, bool whole)
    {
        string? suffix = (string?)fields["suffix"];
        if (!WireExpression.TryRead(ref reader, suffix is null ? (byte)0 : WireExpression.SuffixFlag, out WireExpression expression))
            return false;
        if (whole)
        {
            Assert.Equal((ushort)fields["scope"]!, expression.Scope);
            Assert.Equal(suffix ?? "", JsonText.Utf8(expression.Suffix));
        }

        expression.Write(ref writer);
        return true;
    }
}
