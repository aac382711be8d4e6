using System.Text.Json;
using Zenoh.Cli.Output;

namespace Zenoh.Cli.Tests;

/// <summary>Text of other nodes on the operator's terminal.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData("demo/ä 🔥", "demo/ä 🔥")]
    [InlineData("a\u001b[2J\r\nb", @"a\u{1b}[2J\u{d}\u{a}b")]
    [InlineData("\u007f\u0085\u009b\u2028\u2029", @"\u{7f}\u{85}\u{9b}\u{2028}\u{2029}")]
    public void Control_characters_and_separators_are_escaped(string text, string shown) => Assert.Equal(shown, TerminalText.Escape(text));

    [Theory]
    [InlineData("one line\n", " one line")]
    [InlineData("two\r\n\tlines\n", "\n  two\n  \tlines")]
    [InlineData("x\nPUT demo/forged: y", "\n  x\n  PUT demo/forged: y")]
    [InlineData("over\rwritten", @" over\u{d}written")]
    [InlineData("\u2028\u202e\u2066", @" \u{2028}\u{202e}\u{2066}")]
    [InlineData("a\u001b[2J", " 0x611b5b324a (5 bytes)")]
    [InlineData("\u0000", " 0x00 (1 byte)")]
    public void Payload_is_one_block_behind_its_key(string payload, string shown) =>
        Assert.Equal(shown, PayloadText.BehindColon(System.Text.Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void What_is_said_of_a_fault_cannot_begin_a_line() =>
        Assert.Equal("the server answered 'x\n  error: forged\\u{1b}'", TerminalText.Block("the server answered 'x\nerror: forged\u001b'"));

    [Theory]
    [InlineData("ä\tb\r\n\u00a0", true)]
    [InlineData("a\u001b", false)]
    [InlineData("a\u007f", false)]
    [InlineData("é\u0080", false)]
    [InlineData("\u009f", false)]
    public void Payload_is_text_when_it_commands_no_terminal(string payload, bool isText) =>
        Assert.Equal(isText, PayloadText.IsText(System.Text.Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Json_escapes_what_commands_a_terminal()
    {
        const string dangerous = "\n\u001b\u007f\u0085\u009b\u2028";
        using JsonDocument raw = JsonDocument.Parse("\"\u007f\u0085\u009b\u2028\"");
        string line = JsonLine.ToText(json =>
        {
            json.WriteString("key", dangerous);
            json.WritePropertyName("node");
            raw.RootElement.WriteTo(json);
        });
        Assert.All(line, character => Assert.InRange(character, ' ', '~'));
        using JsonDocument read = JsonDocument.Parse(line);
        Assert.Equal(dangerous, read.RootElement.GetProperty("key").GetString());
    }
}
