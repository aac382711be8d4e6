namespace Dora.Protocol.Tests;

public sealed class MessageParametersTests
{
    private static readonly MessageParameters All =
    [
        ("flag", true),
        ("width", 640),
        ("gain", 1.5),
        ("encoding", "rgb8 ü"),
        ("shape", new long[] { 1, -2, long.MaxValue }),
        ("weights", new[] { 0.5, double.NaN }),
        ("names", new[] { "a", string.Empty }),
        ("none", Array.Empty<long>()),
    ];

    [Fact]
    public void Every_kind_survives_encoding()
    {
        Assert.True(MessageParameters.TryDecode(All.Encoded.Span, out MessageParameters? decoded, out _));
        Assert.Equal(All.AsEnumerable(), decoded.AsEnumerable());
    }

    [Fact]
    public void Values_come_back_in_their_own_type()
    {
        Assert.True(All["flag"].ToBoolean());
        Assert.Equal(640, All["width"].ToInt64());
        Assert.Equal(640.0, All["width"].ToDouble());
        Assert.Equal(1.5, All["gain"].ToDouble());
        Assert.Equal("rgb8 ü", All["encoding"].ToString());
        Assert.Equal([1, -2, long.MaxValue], All["shape"].ToInt64List());
        Assert.Equal([0.5, double.NaN], All["weights"].ToDoubleList());
        Assert.Equal(["a", string.Empty], All["names"].ToStringList());
    }

    [Fact]
    public void Wrong_kind_and_missing_name_are_named()
    {
        Assert.Equal("the parameter is an integer, not a boolean", Assert.Throws<InvalidOperationException>(() => All["width"].ToBoolean()).Message);
        Assert.Contains(
            "no parameter `height`; it has: flag, width", Assert.Throws<KeyNotFoundException>(() => All["height"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_parameters_take_no_bytes()
    {
        Assert.Equal(0, MessageParameters.Empty.Encoded.Length);
        Assert.True(MessageParameters.TryDecode([], out MessageParameters? decoded, out _));
        Assert.Same(MessageParameters.Empty, decoded);
    }

    [Fact]
    public void With_replaces_without_changing_the_original()
    {
        MessageParameters changed = All.With("width", "wide");

        Assert.Equal("wide", changed["width"].ToString());
        Assert.Equal(640, All["width"].ToInt64());
        Assert.Equal(All.Count, changed.Count);
    }

    [Fact]
    public void Misuse_is_refused_where_it_happens()
    {
        Assert.Throws<ArgumentException>(() => MessageParameters.Create(("a", 1), ("a", 2)));
        Assert.Throws<ArgumentException>(() => MessageParameters.Create((string.Empty, 1)));
        Assert.Contains(
            "4096 bytes",
            Assert.Throws<ArgumentException>(() => MessageParameters.Create(("a", new string('x', 4096)))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => MessageParameters.Create([.. Enumerable.Range(0, 257).Select(index => ($"{index}", (ParameterValue)true))]));
    }

    [Fact]
    public void Every_truncation_and_every_flipped_byte_is_decoded_or_refused_without_exception()
    {
        byte[] encoded = All.Encoded.ToArray();
        for (int length = 1; length < encoded.Length; length++)
            Assert.False(MessageParameters.TryDecode(encoded.AsSpan(0, length), out _, out string? error), error);
        for (int index = 0; index < encoded.Length; index++)
        {
            foreach (byte value in (byte[])[0, 1, 7, 0x7F, 0x80, 0xFF])
            {
                byte[] damaged = [.. encoded];
                damaged[index] = value;
                bool decoded = MessageParameters.TryDecode(damaged, out MessageParameters? parameters, out string? error);
                Assert.Equal(decoded, parameters is not null);
                Assert.Equal(decoded, error is null);
            }
        }
    }

    [Theory]
    [InlineData("0101", "257")]
    [InlineData("FFFF", "65535")]
    [InlineData("010001006109", "unknown parameter kind 9")]
    [InlineData("01000100610002", "holds 2")]
    [InlineData("0100010061000100", "bytes follow")]
    [InlineData("0100000000", "empty or comes twice")]
    [InlineData("0200010061000101006100", "empty or comes twice")]
    [InlineData("010001006102020041FF", "not UTF-8")]
    [InlineData("010001006106FFFF", "middle of a value")]
    public void Hostile_bytes_are_refused_with_the_reason(string hex, string reason)
    {
        Assert.False(MessageParameters.TryDecode(Convert.FromHexString(hex), out _, out string? error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Random random = new(7);
        byte[] bytes = new byte[64];
        for (int round = 0; round < 100_000; round++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(4);
            bytes[1] = 0;
            bytes[2] = (byte)random.Next(4);
            bytes[3] = 0;
            bool decoded = MessageParameters.TryDecode(bytes.AsSpan(0, random.Next(bytes.Length)), out MessageParameters? parameters, out _);
            Assert.Equal(decoded, parameters is not null);
        }
    }

    [Fact]
    public void Json_keeps_the_kinds_apart()
    {
        MessageParameters parameters = [("a", 1), ("b", 1.0), ("c", "x"), ("d", new[] { 1.0, 2.5 }), ("e", new long[] { 1 }), ("f", new[] { "y" }),
            ("g", false)];

        Assert.Equal("""{"a":1,"b":1.0,"c":"x","d":[1.0,2.5],"e":[1],"f":["y"],"g":false}""", parameters.ToString());
        Assert.Equal(parameters.AsEnumerable(), ParameterJson.Read(parameters.ToString()).AsEnumerable());
    }

    [Theory]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"a":null}""", "`a` must be a boolean")]
    [InlineData("""{"a":[1,"b"]}""", "`a` must be a list of only numbers or only strings")]
    [InlineData("""{"a":1,"a":2}""", "given twice")]
    public void Json_of_another_form_is_refused(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ParameterJson.Read(json)).Message, StringComparison.Ordinal);
}
