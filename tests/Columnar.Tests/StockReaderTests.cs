using System.Diagnostics;
using System.Text.Json;
using Columnar.Arrays;
using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Tests;

/// <summary>Gives what we write to stock apache-arrow on node.js. Needs node, npm and a package registry; skips, saying so, without.</summary>
public sealed class StockReaderTests
{
    private const int RandomStreams = 300;
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ReadDeadline = TimeSpan.FromMinutes(1);
    private static readonly string Reader = Path.Combine(AppContext.BaseDirectory, "StockReader");
    private static readonly string Streams = Path.Combine(AppContext.BaseDirectory, "StockReaderStreams");

    [Fact]
    public void Stock_reader_reads_what_columnar_writes()
    {
        Install();
        Dictionary<string, RecordBatch[]> written = WriteStreams();

        (int code, string output, string error) = Run("node", ReadDeadline, "read.mjs", Streams);

        Assert.True(code == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(written.Count, lines.Length);
        foreach (string line in lines)
        {
            using JsonDocument read = JsonDocument.Parse(line);
            string file = read.RootElement.GetProperty("file").GetString()!;
            Assert.False(read.RootElement.TryGetProperty("error", out JsonElement problem), $"{file}: {problem}");
            Compare(read.RootElement, file, written[file]);
        }
    }

    private static void Compare(JsonElement read, string file, RecordBatch[] batches)
    {
        JsonElement columns = read.GetProperty("columns");
        Schema schema = batches[0].Schema;
        Assert.Equal(schema.Fields.Count, columns.GetArrayLength());
        MetadataMatches(read.GetProperty("metadata"), schema.Metadata);
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            Assert.Equal(schema.Fields[i].Name, columns[i].GetProperty("name").GetString());
            Assert.Equal(schema.Fields[i].Nullable, columns[i].GetProperty("nullable").GetBoolean());
            MetadataMatches(columns[i].GetProperty("metadata"), schema.Fields[i].Metadata);
            JsonElement values = columns[i].GetProperty("values");
            Assert.True(
                values.GetArrayLength() == batches.Sum(batch => batch.Length), $"{file}: the stock reader sees {values.GetArrayLength()} rows.");
            int row = 0;
            foreach (RecordBatch batch in batches)
            {
                for (int r = 0; r < batch.Length; r++)
                    Expectation.RowMatches(values[row++], batch.Columns[i], r);
            }
        }
    }

    private static void MetadataMatches(JsonElement expected, CustomMetadata actual) =>
        Assert.Equal(expected.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!)), actual);

    private static Dictionary<string, RecordBatch[]> WriteStreams()
    {
        if (Directory.Exists(Streams))
            Directory.Delete(Streams, recursive: true);
        Directory.CreateDirectory(Streams);
        var written = new Dictionary<string, RecordBatch[]>();
        foreach (string golden in GoldenFiles.Supported.Where(file => file != "no_batches.arrows"))
            written.Add(golden, [new ArrowStreamReader(GoldenFiles.Bytes(golden)).ReadBatch()!]);
        for (int seed = 0; seed < RandomStreams; seed++)
        {
            var random = new RandomArrays(seed);
            ArrowArray array = random.Next();
            var schema = new Schema([new Field("", array.Type) { Metadata = random.NextMetadata() }], random.NextMetadata());
            written.Add($"random{seed}.arrows", [new RecordBatch(schema, [array])]);
        }

        written.Add("batches.arrows", Batches.Three());
        foreach ((string file, RecordBatch[] batches) in written)
            File.WriteAllBytes(Path.Combine(Streams, file), Batches.ToStream(batches));
        AddInPlace(written);
        return written;
    }

    private static void AddInPlace(Dictionary<string, RecordBatch[]> written)
    {
        PrimitiveStreamLayout<byte> layout = PrimitiveStreamLayout.ForShape<byte>([4, 5, 3], "image", CustomMetadata.Of("encoding", "rgb8"));
        byte[] memory = new byte[layout.TotalBytes];
        ArrowSample<byte> sample = ArrowSample.Create(memory, layout);
        for (int i = 0; i < sample.Values.Length; i++)
            sample.Values[i] = (byte)i;
        File.WriteAllBytes(Path.Combine(Streams, "in-place.arrows"), memory);
        written.Add("in-place.arrows", [new ArrowStreamReader(memory).ReadBatch()!]);
    }

    private static void Install()
    {
        if (Directory.Exists(Path.Combine(Reader, "node_modules", "apache-arrow")))
            return;
        Assert.SkipUnless(IsOnPath("node") && IsOnPath("npm"), "node and npm are not installed; the stock reader needs both.");
        (int code, _, string error) = Run("npm", InstallDeadline, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1");
        Assert.SkipUnless(code == 0, $"apache-arrow cannot be had from the package registry: {error[..Math.Min(error.Length, 300)]}");
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (int Code, string Output, string Error) Run(string program, TimeSpan deadline, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Reader, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(deadline))
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", $"{program} {arguments[0]} did not end within {deadline}.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
