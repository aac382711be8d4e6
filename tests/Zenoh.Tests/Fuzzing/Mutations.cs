using System.Diagnostics;
using System.Globalization;

namespace Zenoh.Tests.Fuzzing;

/// <summary>
/// Changed copies of good inputs, the same ones in every run. Set DORA_FUZZ_SECONDS to let each fuzz test run that long instead of a fixed number of times, and
/// DORA_FUZZ_SEED to see other copies.
/// </summary>
internal static class Mutations
{
    /// <summary>How many copies a test makes unless the environment or the test says otherwise.</summary>
    public const int Count = 20_000;

    private const int DefaultSeed = 20_261_122;

    /// <summary>Texts as good inputs.</summary>
    public static byte[][] Utf8(params string[] texts) => [.. texts.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>A changed copy as whoever reads text sees it.</summary>
    public static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    /// <summary>Calls with one changed copy after the other.</summary>
    /// <param name="seeds">The good inputs.</param>
    /// <param name="run">Fails by an assertion or any exception.</param>
    /// <param name="count">How many times unless the environment says how long.</param>
    public static void Run(IReadOnlyList<byte[]> seeds, Action<byte[]> run, int count = Count)
    {
        Assert.NotEmpty(seeds);
        int seed = (int)(Number("DORA_FUZZ_SEED") ?? DefaultSeed);
        var random = new Random(seed);
        TimeSpan? duration = Number("DORA_FUZZ_SECONDS") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var watch = Stopwatch.StartNew();
        long runs = 0;
        for (; duration is { } limit ? watch.Elapsed < limit : runs < count; runs++)
        {
            byte[] input = Mutated(random, seeds);
            try
            {
                run(input);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"copy {runs} of seed {seed}, {Convert.ToHexStringLower(input)}: {error.Message}", error);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} copies in {watch.Elapsed.TotalSeconds:F0} s");
    }

    private static double? Number(string variable) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out double value) ? value : null;

    private static byte[] Mutated(Random random, IReadOnlyList<byte[]> seeds)
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (int change = random.Next(1, 6); change > 0; change--)
            Change(bytes, random, seeds);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random, IReadOnlyList<byte[]> seeds)
    {
        int at = random.Next(bytes.Count + 1);
        switch (random.Next(6))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 3 when at < bytes.Count:
                bytes.RemoveRange(at, random.Next(1, Math.Min(8, bytes.Count - at) + 1));
                break;
            case 4:
                byte[] other = seeds[random.Next(seeds.Count)];
                int from = random.Next(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 32))]);
                break;
            default:
                bytes.InsertRange(at, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
                break;
        }
    }
}
