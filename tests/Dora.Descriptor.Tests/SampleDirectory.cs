namespace Dora.Descriptor.Tests;

/// <summary>A directory with the files that the sample dataflows name.</summary>
public sealed class SampleDirectory : IDisposable
{
    public SampleDirectory()
    {
        const UnixFileMode executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (string name in new[] { "n.py", "op.py", "libreal.so", "m.wasm", "app.dll", "noexec.sh", "n.sh" })
            File.WriteAllText(Path.Combine(Root, name), "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(Root, "n.sh"), executable);
            File.SetUnixFileMode(Path.Combine(Root, "noexec.sh"), UnixFileMode.UserRead);
        }

        Directory.CreateDirectory(Path.Combine(Root, "folder"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("dora-descriptor-").FullName;

    /// <summary>Reads with an environment that has only PATH and XHOME.</summary>
    public ReadResult Read(string text) => DataflowReader.ReadText(text, Options);

    public ReadOptions Options => new()
    {
        BaseDirectory = Root,
        FileName = "f.yml",
        Environment = name => name switch
        {
            "PATH" => Environment.GetEnvironmentVariable("PATH"),
            "XHOME" => "/xx",
            _ => null,
        },
    };

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
