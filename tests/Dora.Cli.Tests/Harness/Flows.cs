namespace Dora.Cli.Tests.Harness;

/// <summary>Small dataflows that need nothing but a shell.</summary>
internal static class Flows
{
    public const string TwoShells = """
        nodes:
          - id: first
            path: shell
            args: echo hello
            outputs: [out]
          - id: second
            path: shell
            args: echo world
            inputs:
              in: first/out
        """;
}
