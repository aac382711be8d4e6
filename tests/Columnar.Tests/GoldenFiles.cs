using System.Text.Json;

namespace Columnar.Tests;

/// <summary>Streams written by a stock Arrow implementation (pyarrow), with what they hold listed in index.json.</summary>
internal static class GoldenFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    private static readonly JsonElement Cases =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "index.json"))).RootElement.GetProperty("cases");

    /// <summary>The files that use what is not supported, and what the error must name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["utf8_view.arrows"] = "string_view",
        ["binary_view.arrows"] = "binary_view",
        ["fixed_size_binary.arrows"] = "fixed_size_binary[3]",
        ["interval_month_day_nano.arrows"] = "interval",
        ["decimal32.arrows"] = "decimal32",
        ["decimal64.arrows"] = "decimal64",
        ["decimal128.arrows"] = "decimal128",
        ["decimal256.arrows"] = "decimal256",
        ["list_view.arrows"] = "list_view",
        ["large_list_view.arrows"] = "large_list_view",
        ["map.arrows"] = "map",
        ["dictionary.arrows"] = "dictionary",
        ["dictionary_int8_ordered.arrows"] = "dictionary",
        ["dictionary_in_struct.arrows"] = "dictionary",
        ["multi_batch.arrows"] = "'cat': the type dictionary",
        ["multi_batch_replaced_dictionary.arrows"] = "'cat': the type dictionary",
        ["multi_batch_file.arrow"] = "Arrow IPC file",
        ["run_end_encoded.arrows"] = "run_end_encoded",
        ["dense_union.arrows"] = "dense_union",
        ["sparse_union.arrows"] = "sparse_union",
        ["extension_uuid.arrows"] = "fixed_size_binary[16]",
        ["compressed_lz4.arrows"] = "compression (LZ4)",
        ["compressed_zstd.arrows"] = "compression (ZSTD)",
    };

    public static IEnumerable<string> All => Cases.EnumerateArray().Select(entry => entry.GetProperty("file").GetString()!);

    public static IEnumerable<string> Supported => All.Where(file => !Refused.ContainsKey(file));

    public static JsonElement Entry(string file) => Cases.EnumerateArray().Single(entry => entry.GetProperty("file").GetString() == file);

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));
}
