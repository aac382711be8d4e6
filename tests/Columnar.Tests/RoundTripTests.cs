using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Tests;

public sealed class RoundTripTests
{
    private const int Seeds = 3000;

    [Fact]
    public void Random_array_of_any_type_reads_back_as_it_was_written()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new RandomArrays(seed);
            ArrowArray written = random.Next();
            CustomMetadata metadata = random.NextMetadata();
            byte[] stream = ArrowStream.ToBytes(written, "", metadata);

            ArrowArray read = ArrowStream.ReadSingle(stream, out Field field);

            Assert.True(written.ContentEquals(read), $"seed {seed}: wrote {written}, read {read}");
            Assert.Equal(written.NullCount, read.NullCount);
            Assert.Equal("", field.Name);
            Assert.Equal(metadata, field.Metadata);
        }
    }

    [Theory]
    [MemberData(nameof(GoldenTests.Supported), MemberType = typeof(GoldenTests))]
    public void Golden_batch_reads_back_as_it_was_read(string file)
    {
        var golden = new ArrowStreamReader(GoldenFiles.Bytes(file));
        using var output = new MemoryStream();
        using (var writer = new ArrowStreamWriter(output, golden.Schema))
        {
            while (golden.ReadBatch() is { } batch)
                writer.Write(batch);
        }

        output.Position = 0;
        ArrowStreamReader copy = ArrowStreamReader.Load(output);
        golden = new ArrowStreamReader(GoldenFiles.Bytes(file));
        Assert.Equal(golden.Schema, copy.Schema);
        while (golden.ReadBatch() is { } batch)
        {
            RecordBatch same = copy.ReadBatch()!;
            Assert.All(batch.Columns.Zip(same.Columns), pair => Assert.True(pair.First.ContentEquals(pair.Second)));
        }

        Assert.Null(copy.ReadBatch());
    }
}
