namespace Dora.Cli.Completion;

/// <summary>
/// The completion scripts, one embedded file per shell. Each asks <c>dora [suggest:POSITION] LINE</c>, so they never go out of date.
/// </summary>
internal static class CompletionScripts
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    public static string Read(string shell)
    {
        using Stream script = typeof(CompletionScripts).Assembly.GetManifestResourceStream($"completion.{shell}")
            ?? throw new InvalidOperationException($"no completion script for {shell} in this build");
        using StreamReader reader = new(script);
        return reader.ReadToEnd();
    }
}
