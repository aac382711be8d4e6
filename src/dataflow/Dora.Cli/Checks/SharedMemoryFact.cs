namespace Dora.Cli.Checks;

internal static class SharedMemoryFact
{
    public static Fact Find() => new(Verdict.Note, "shared memory", "not checked");
}
