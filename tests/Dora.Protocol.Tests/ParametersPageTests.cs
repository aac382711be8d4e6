namespace Dora.Protocol.Tests;

public sealed class ParametersPageTests
{
    [Fact]
    public void Example_on_the_page_is_what_the_code_writes()
    {
        MessageParameters parameters = [("width", 640), ("enc", "rgb8"), ("ok", true), ("w", new[] { 0.5 }), ("n", new[] { "a" })];

        Assert.Equal(WireDocument.Read("parameters.md", "parameters"), parameters.Encoded.ToArray());
    }

    [Fact]
    public void Example_on_the_page_decodes()
    {
        Assert.True(MessageParameters.TryDecode(WireDocument.Read("parameters.md", "parameters"), out MessageParameters? parameters,
            out string? error), error);
        Assert.Equal("""{"width":640,"enc":"rgb8","ok":true,"w":[0.5],"n":["a"]}""", parameters.ToString());
    }
}
