using System.Text.Json;
using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Tests;

public sealed class GoldenTests
{
    public static TheoryData<string> All => [.. GoldenFiles.All];

    public static TheoryData<string> Supported => [.. GoldenFiles.Supported];

    public static TheoryData<string> Refused => [.. GoldenFiles.Refused.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Golden_file_is_the_one_the_stock_implementation_wrote(string file)
    {
        JsonElement entry = GoldenFiles.Entry(file);
        byte[] bytes = GoldenFiles.Bytes(file);

        Assert.Equal(entry.GetProperty("bytes").GetInt32(), bytes.Length);
        Assert.Equal(entry.GetProperty("crc32").GetString(), Checksum.Crc32(bytes).ToString("x8", null));
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public void Golden_file_reads_back_to_the_listed_values(string file)
    {
        JsonElement entry = GoldenFiles.Entry(file);
        var reader = new ArrowStreamReader(GoldenFiles.Bytes(file));
        SchemaMatches(entry.GetProperty("schema"), reader.Schema);

        JsonElement columns = entry.GetProperty("columns");
        RecordBatch? batch = reader.ReadBatch();
        Assert.Equal(columns.EnumerateObject().Any(), batch is not null);
        foreach (JsonProperty column in columns.EnumerateObject())
            ColumnMatches(column.Value, batch![column.Name]);
        Assert.Null(reader.ReadBatch());
        Assert.Null(reader.ReadBatch());
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public void Golden_file_reads_back_when_its_memory_is_misaligned(string file)
    {
        byte[] bytes = GoldenFiles.Bytes(file);
        byte[] shifted = new byte[bytes.Length + 1];
        bytes.CopyTo(shifted, 1);

        var reader = new ArrowStreamReader(shifted.AsMemory(1));
        RecordBatch? batch = reader.ReadBatch();

        foreach (JsonProperty column in GoldenFiles.Entry(file).GetProperty("columns").EnumerateObject())
            ColumnMatches(column.Value, batch![column.Name]);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Unsupported_file_is_refused_with_an_error_that_names_what_is_missing(string file)
    {
        ArrowUnsupportedException error = Assert.Throws<ArrowUnsupportedException>(() => new ArrowStreamReader(GoldenFiles.Bytes(file)).ReadBatch());

        Assert.Contains(GoldenFiles.Refused[file], error.Message, StringComparison.Ordinal);
        Assert.Contains("not supported", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flat_image_groups_into_pixels_without_a_copy()
    {
        ArrowArray samples = ArrowStream.ReadSingle(GoldenFiles.Bytes("image_rgb.arrows"));

        FixedSizeListArray pixels = FixedSizeListArray.Over(samples, 3);

        Assert.Equal(12, pixels.Length);
        Assert.Equal([33, 34, 35], ((PrimitiveArray<byte>)pixels.GetValues(11)).Values.ToArray());
        Assert.True(pixels.Flatten<byte>() == ((PrimitiveArray<byte>)samples).Values, "The pixels are no view of the samples.");
    }

    private static void SchemaMatches(JsonElement expected, Schema actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Fields.Count);
        for (int i = 0; i < actual.Fields.Count; i++)
        {
            JsonElement field = expected[i];
            Assert.Equal(field.GetProperty("name").GetString(), actual.Fields[i].Name);
            Assert.Equal(field.GetProperty("type").GetString(), actual.Fields[i].Type.ToString());
            Assert.Equal(field.GetProperty("nullable").GetBoolean(), actual.Fields[i].Nullable);
            Assert.Equal(
                field.GetProperty("metadata").EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!)),
                actual.Fields[i].Metadata);
        }
    }

    private static void ColumnMatches(JsonElement expected, ArrowArray actual)
    {
        Expectation.Matches(expected.GetProperty("values"), actual);
        if (expected.TryGetProperty("length", out JsonElement length))
            Assert.Equal(length.GetInt32(), actual.Length);
        if (expected.TryGetProperty("null_count", out JsonElement nulls))
            Assert.Equal(nulls.GetInt32(), actual.NullCount);
    }
}
