using System.Text;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Graphs;

namespace Dora.Descriptor.Tests;

/// <summary>Whatever the content, the reader answers with a dataflow or with diagnostics; it never throws and never runs away.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const int MutationsPerCase = 60;
    private const int RandomFiles = 2_000;
    private const string YamlCharacters = " \n\t:-[]{}&*!|>'\"%@`#,?abnodesip$/0\\";

    /// <summary>Far above what any of these takes; it turns an endless loop into a message.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly string[] Fragments =
    [
        ":", "- ", "{", "}", "[", "]", "&a ", "*a", "!x ", "!!str ", "\t", "\n", "\r", "  ", "\"", "'", "|\n", ">\n", "#", "---\n", "...\n", "? ",
        "%YAML 1.2\n",
        "\\", "\\xZZ", "\"\\U00110000\"", "\"\\uD800\"", "\0", "\u0085", "\u2028", "\uFEFF", "\uD800", "é", "$", "${", "~", "<<: ", "dora/timer/",
        "nodes:\n", "1e999", "99999999999999999999",
    ];

    private readonly SampleDirectory _samples = new();

    public static TheoryData<string> Names => [.. ValidationCase.All.Select(item => item.Name)];

    public void Dispose() => _samples.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutated_files_never_throw(string name)
    {
        ValidationCase item = ValidationCase.All.Single(candidate => candidate.Name == name);
        var random = new Random(StableSeed(name));
        for (int i = 0; i < MutationsPerCase; i++)
            Survives(Mutate(item.Yaml, random));
    }

    [Fact]
    public void File_cut_at_any_byte_never_throws()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Rich);
        string file = Path.Combine(_samples.Root, "cut.yml");
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            Survives(() => DataflowReader.Read(file, _samples.Options), $"the first {length} bytes");
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(20);
        string file = Path.Combine(_samples.Root, "random.yml");
        for (int i = 0; i < RandomFiles; i++)
        {
            byte[] bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
                Array.ConvertAll(bytes, value => (byte)YamlCharacters[value % YamlCharacters.Length]).CopyTo(bytes, 0);
            File.WriteAllBytes(file, bytes);
            Survives(() => DataflowReader.Read(file, _samples.Options), Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void Alias_bomb_is_refused()
    {
        var text = new StringBuilder("env:\n  a0: &a0 x\nnodes:\n");
        text.Append("  - &b0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
            text.Append($"  - &b{i} [{string.Join(", ", Enumerable.Repeat($"*b{i - 1}", 10))}]\n");

        Diagnostic only = Assert.Single(Survives(text.ToString()).Errors);

        Assert.Contains("aliases expand to more than", only.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chain_of_aliases_is_refused_before_it_nests_too_deep()
    {
        var text = new StringBuilder("x: &b0 [x]\n");
        for (int i = 1; i < 100; i++)
            text.Append($"x{i}: &b{i} [*b{i - 1}]\n");

        Assert.Contains(Survives(text.ToString()).Errors, error => error.Message.Contains("deep", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused(string opening)
    {
        string text = string.Concat(Enumerable.Repeat(opening, 200_000));

        Assert.Contains("deep", Assert.Single(Survives(text).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_errors_are_counted_not_listed()
    {
        string inputs = string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"x{i}: a/q{i}"));
        string outputs = string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"o{i}"));

        ReadResult result = Survives($"nodes: [{{id: a, path: n.sh, outputs: [{outputs}]}}, {{id: b, path: n.sh, inputs: {{{inputs}}}}}]");

        Assert.Equal(101, result.Diagnostics.Count);
        Assert.Equal("19900 more problems are not shown; the first 100 are above", result.Diagnostics[^1].Message);
    }

    [Fact]
    public void Diagnostic_of_a_very_long_line_stays_short()
    {
        string text = $"nodes: [{string.Concat(Enumerable.Repeat("{id: a, path: n.sh}, ", 1000))}{{id: b, pth: n.sh}}]";

        Diagnostic last = Survives(text).Diagnostics.Last(
            item => item.Message.Contains("pth", StringComparison.Ordinal) || item.Message.Contains("not shown", StringComparison.Ordinal));

        Assert.All(last.ToString().Split('\n'), line => Assert.True(line.Length < 300, line));
    }

    private ReadResult Survives(string text) => Survives(() => DataflowReader.ReadText(text, _samples.Options), text);

    private static ReadResult Survives(Func<ReadResult> read, string what)
    {
        try
        {
            Task<ReadResult> reading = Task.Run(read);
            Assert.True(reading.Wait(Deadline), $"no answer after {Deadline}: {what}");
            ReadResult result = reading.Result;
            Assert.Equal(result.Succeeded, !result.Errors.Any());
            foreach (Diagnostic item in result.Diagnostics)
                Assert.NotEmpty(item.ToString());
            if (result.Succeeded)
                Assert.NotEmpty(HtmlRenderer.Render(result.Dataflow) + MermaidRenderer.Render(result.Dataflow));
            return result;
        }
        catch (AggregateException e)
        {
            throw new InvalidOperationException($"the reader threw for: {what}", e.InnerException);
        }
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(mutated.Length + 1);
            int length = Math.Min(random.Next(8), mutated.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 2:
                    mutated.Insert(random.Next(mutated.Length + 1), mutated.ToString(at, length));
                    break;
                default:
                    mutated.Insert(at, (char)random.Next(0x20, 0x7F));
                    break;
            }
        }

        return mutated.ToString();
    }

    private static int StableSeed(string name) => name.Aggregate(17, (seed, c) => unchecked((seed * 31) + c));

    private static string Rich => """
        # every kind of value
        communication: {zenoh: {prefix: /x}}
        env: &e {A: "é", B: $XHOME, C: '${NOPE:-d}'}
        nodes:
          - id: a
            path: n.sh
            args: one "two three" 'four'
            env: *e
            description: |
              several
              lines
            inputs:
              tick: dora/timer/millis/100
              own: {source: a/o, queue_size: 3, queue_policy: backpressure, input_timeout: 1.5}
            outputs: [o, "p"]
            restart_policy: on-failure
          - id: b
            operators:
              - id: x
                python: {source: op.py, conda_env: base}
                inputs: {y: a/o}
        """;
}
