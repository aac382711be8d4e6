using System.Text;
using Dora.Descriptor.Diagnostics;

namespace Dora.Descriptor.Tests;

public sealed class ValidationTests : IDisposable
{
    private readonly SampleDirectory _samples = new();

    public static TheoryData<string> Names => [.. ValidationCase.All.Select(item => item.Name)];

    public void Dispose() => _samples.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Reader_says_of_each_case_what_the_table_expects(string name)
    {
        ValidationCase item = ValidationCase.All.Single(candidate => candidate.Name == name);

        ReadResult result = _samples.Read(item.Yaml);

        Diagnostic[] relevant = [.. item.IsAccepted ? result.Diagnostics : result.Errors];
        string[] expected = [.. item.Expected.Select(line =>
            line.StartsWith("ok with ", StringComparison.Ordinal) ? line["ok with ".Length..] : line)];
        string shown = string.Join("\n", result.Diagnostics);
        Assert.True(item.IsAccepted == result.Succeeded, shown);
        if (item.Expected[0] == "ok")
            Assert.True(relevant.Length == 0, shown);
        else if (item.IsAccepted)
            Assert.True(relevant.Any(actual => ValidationCase.Matches(expected[0], actual)), shown);
        else
            Assert.True(relevant.Length == expected.Length && expected.Zip(relevant, ValidationCase.Matches).All(matches => matches), shown);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Reader_takes_other_line_breaks(string lineBreak)
    {
        string text = "nodes:\n  - id: a\n    path: n.sh\n    foo: 1\n".Replace("\n", lineBreak, StringComparison.Ordinal);

        Diagnostic only = Assert.Single(_samples.Read(text).Diagnostics);

        Assert.Equal((4, 5, "    foo: 1"), (only.Line, only.Column, only.SourceLine));
    }

    [Fact]
    public void Reader_takes_a_byte_order_mark()
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. "nodes:\n  - id: a\n    path: n.sh\n"u8];

        Assert.Empty(ReadBytes(bytes).Diagnostics);
        Assert.Empty(_samples.Read("\uFEFF" + Encoding.UTF8.GetString(bytes.AsSpan(3))).Diagnostics);
    }

    [Fact]
    public void Reader_names_the_place_of_bytes_that_are_no_utf8()
    {
        Diagnostic only = Assert.Single(ReadBytes([.. "nodes:\n  - id: é"u8, 0xFF, .. "\n    path: n.sh\n"u8]).Diagnostics);

        Assert.Equal((2, 10), (only.Line, only.Column));
        Assert.Contains("the file is not valid UTF-8 (byte 17)", only.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_refuses_a_file_that_is_too_large()
    {
        Diagnostic only = Assert.Single(ReadBytes(new byte[(4 << 20) + 1]).Diagnostics);

        Assert.Contains("it is larger than 4 MiB", only.Message, StringComparison.Ordinal);
        Assert.Contains(
            "longer than 4 MiB", Assert.Single(_samples.Read(new string('#', (4 << 20) + 1)).Diagnostics).Message, StringComparison.Ordinal);
    }

    private ReadResult ReadBytes(byte[] bytes)
    {
        string file = Path.Combine(_samples.Root, "bytes.yml");
        File.WriteAllBytes(file, bytes);
        return DataflowReader.Read(file, _samples.Options with { BaseDirectory = null });
    }
}
