namespace Dora.Descriptor;

/// <summary>What a reading of a dataflow file looks at besides the file. Immutable.</summary>
public sealed record ReadOptions
{
    /// <summary>The defaults: files are checked, variables come from this process.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>Whether the programs and operator files of the nodes must exist on this machine.</summary>
    public bool CheckFiles { get; init; } = true;

    /// <summary>True when nodes run under <c>uv</c>, which provides programs that are not on PATH.</summary>
    public bool Uv { get; init; }

    /// <summary>What the dataflow is read for: what this version cannot do is told accordingly.</summary>
    public ReadPurpose Purpose { get; init; }

    /// <summary>Looks up an environment variable for <c>$NAME</c>; null when it is not set. By default those of this process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The file's name in diagnostics of <see cref="DataflowReader.ReadText"/>; <see cref="DataflowReader.Read"/> uses its path.</summary>
    public string? FileName { get; init; }

    /// <summary>The directory relative paths start from; by default that of the file, or the current one for a text.</summary>
    public string? BaseDirectory { get; init; }
}

/// <summary>What a dataflow is read for.</summary>
public enum ReadPurpose
{
    /// <summary>To draw or build it: what is right is right, wherever and whenever it will run.</summary>
    Look,

    /// <summary>To say what is wrong with it: what this version cannot run is a warning.</summary>
    Validate,

    /// <summary>To run all of it here: what this version cannot run is an error, a node that belongs elsewhere a warning.</summary>
    Run,
}
