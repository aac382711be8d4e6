using Dora.Benchmarks;

namespace Zenoh.Benchmarks.Running;

/// <summary>Where things are.</summary>
/// <param name="Root">The root of the repository.</param>
internal sealed record Places(string Root)
{
    /// <summary>Where everything this program writes goes.</summary>
    public string Output => Path.Combine(Root, "artifacts/bench");

    /// <summary>Sources of the C programs.</summary>
    public string CSources => Path.Combine(Root, "benchmarks/c");

    /// <exception cref="BenchException">The program was moved out of the repository.</exception>
    public static Places Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "dora-net.slnx")))
                return new Places(folder);
        }

        throw new BenchException($"no dora-net.slnx above {AppContext.BaseDirectory}: run ./bench zenoh in the repository");
    }
}
