using Zenoh.Configuration.Reading;

namespace Zenoh.Configuration.Shapes;

/// <summary>Where binding has got to, and what it has found.</summary>
internal sealed class BindingContext(SourceText source)
{
    private readonly List<string> _path = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<ConfigurationProblem> _notes = [];

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    public IReadOnlyList<ConfigurationProblem> Notes => _notes;

    /// <summary>The key being bound, as <c>--cfg</c> names it.</summary>
    public string Path => string.Join('/', _path);

    public void Enter(string key) => _path.Add(key);

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Reports that the value of the current key is wrong.</summary>
    public void Refuse(ConfigNode node, string expected) =>
        Error(node.Offset, $"{(_path.Count == 0 ? "the configuration" : $"'{Path}'")} must be {expected}, but is {node.Describe()}");

    /// <summary>A value for all modes is bound once per mode: the same problem counts once.</summary>
    public void Error(int offset, string message)
    {
        var problem = source.ProblemAt(offset, message);
        if (_problems.Count < ConfigLimits.MaxProblems && !_problems.Contains(problem)) _problems.Add(problem);
    }

    public void Note(int offset, string message) => _notes.Add(source.ProblemAt(offset, message));
}
