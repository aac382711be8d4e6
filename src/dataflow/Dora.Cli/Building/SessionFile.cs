using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dora.Cli.Building;

/// <summary>
/// The file <c>out/{stem}.dora-session.yaml</c> beside a dataflow file, in the form of dora 0.3.13, and the <c>.gitignore</c> that keeps it
/// out of commits.
/// </summary>
internal sealed class SessionFile
{
    private readonly string _path;

    /// <param name="dataflowPath">The dataflow file, absolute.</param>
    public SessionFile(string dataflowPath)
    {
        string name = Path.GetFileNameWithoutExtension(dataflowPath) + ".dora-session.yaml";
        _path = Path.Combine(Path.GetDirectoryName(dataflowPath)!, "out", name);
    }

    /// <summary>Reads the session; a missing or unreadable file begins a new one.</summary>
    public Session Load()
    {
        try
        {
            using StreamReader text = new(_path);
            YamlStream yaml = [];
            yaml.Load(text);
            return Read((YamlMappingNode)yaml.Documents[0].RootNode);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or YamlException or InvalidCastException
            or ArgumentException or KeyNotFoundException or FormatException)
        {
            // Nothing in it is precious: the next build fills it again.
            return new Session { SessionId = Guid.NewGuid() };
        }
    }

    /// <summary>Writes the session so that a reader never sees half of it.</summary>
    /// <exception cref="CommandFailedException">The directory cannot be written.</exception>
    public void Save(Session session)
    {
        string directory = Path.GetDirectoryName(_path)!;
        string next = $"{_path}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(directory);
            Ignore(directory);
            File.WriteAllText(next, Write(session));
            File.Move(next, _path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Remove(next);
            throw new CommandFailedException(
                $"failed to write the session file {_path}\n\nCaused by:\n    {error.Message}\n\nLogs go below {directory}, too: make it writable.");
        }
    }

    /// <summary>A full disk leaves a file without content.</summary>
    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The directory cannot be written at all, so there is no such file; the caller reports it.
        }
    }

    private void Ignore(string directory)
    {
        string file = Path.Combine(directory, ".gitignore");
        string line = "/" + Path.GetFileName(_path);
        if (!File.Exists(file))
            File.WriteAllText(file, line + "\n");
        else if (!File.ReadLines(file).Contains(line))
            File.AppendAllText(file, line + "\n");
    }

    private static Session Read(YamlMappingNode root) => new()
    {
        BuildId = root["build_id"] is YamlScalarNode { Value: { Length: > 0 } build } && Guid.TryParse(build, out Guid id) ? id : null,
        SessionId = Guid.Parse(((YamlScalarNode)root["session_id"]).Value!),
        GitSources = Map(root["git_sources"]).ToDictionary(
            item => ((YamlScalarNode)item.Key).Value!,
            item => new PinnedSource(((YamlScalarNode)item.Value["repo"]).Value!, ((YamlScalarNode)item.Value["commit_hash"]).Value!)),
        NodeDirectories = root["local_build"] is YamlMappingNode build2
            ? Map(build2["node_working_dirs"]).ToDictionary(item => ((YamlScalarNode)item.Key).Value!, item => ((YamlScalarNode)item.Value).Value!)
            : new Dictionary<string, string>(),
    };

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Map(YamlNode node) => node is YamlMappingNode map ? map.Children : [];

    private static string Write(Session session)
    {
        StringBuilder text = new();
        text.Append("build_id: ").Append(session.BuildId?.ToString() ?? "null").Append('\n');
        text.Append("session_id: ").Append(session.SessionId).Append('\n');
        AppendMap(text, "", "git_sources", session.GitSources, source =>
            $"\n    repo: {Quote(source.Repository)}\n    commit_hash: {Quote(source.CommitHash)}");
        if (session.BuildId is null)
            return text.Append("local_build: null\n").ToString();
        text.Append("local_build:\n");
        AppendMap(text, "  ", "node_working_dirs", session.NodeDirectories, directory => " " + Quote(directory));
        return text.ToString();
    }

    private static void AppendMap<T>(StringBuilder text, string indent, string name, IReadOnlyDictionary<string, T> map, Func<T, string> write)
    {
        text.Append(indent).Append(name).Append(map.Count == 0 ? ": {}\n" : ":\n");
        foreach ((string key, T value) in map.OrderBy(item => item.Key, StringComparer.Ordinal))
            text.Append(indent).Append("  ").Append(Quote(key)).Append(':').Append(write(value)).Append('\n');
    }

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
