namespace Dora.Benchmarks;

/// <summary>Where things are.</summary>
/// <param name="Root">The root of the repository.</param>
internal sealed record Programs(string Root)
{
    /// <summary>The command line program.</summary>
    public string Dora => Path.Combine(Root, "artifacts/bin/Dora.Cli/release/dora");

    /// <summary>The program of the measured nodes.</summary>
    public string Nodes => Path.Combine(Root, "artifacts/bin/EndToEnd.Nodes/release/EndToEnd.Nodes");

    /// <summary>The BenchmarkDotNet program.</summary>
    public string Micro => Path.Combine(Root, "artifacts/bin/Micro/release/Micro");

    /// <summary>Sources of the C baselines.</summary>
    public string CSources => Path.Combine(Root, "benchmarks/c");

    /// <summary>Where everything this program writes goes.</summary>
    public string Output => Path.Combine(Root, "artifacts/bench");

    /// <summary>Finds the root above this program.</summary>
    /// <returns>The places.</returns>
    /// <exception cref="BenchException">The program was moved out of the repository.</exception>
    public static Programs Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "dora-net.slnx")))
                return new Programs(folder);
        }

        throw new BenchException($"no dora-net.slnx above {AppContext.BaseDirectory}: run ./bench in the repository");
    }

    /// <summary>Writes a dataflow file.</summary>
    /// <param name="name">Its name without extension.</param>
    /// <param name="text">Its text.</param>
    /// <returns>Its path.</returns>
    public string WriteDataflow(string name, string text)
    {
        Directory.CreateDirectory(Output);
        var path = Path.Combine(Output, name + ".yml");
        File.WriteAllText(path, text);
        return path;
    }
}
