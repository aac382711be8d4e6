using Dora.Descriptor.Text;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Diagnostics;

/// <summary>One pass over one file: where in the model the reader is, and what it found so far.</summary>
internal sealed class Reading(DiagnosticBag diagnostics, ReadOptions options)
{
    private readonly Stack<(string Owner, string Path)> _scopes = new([("", "")]);
    private readonly HashSet<string> _warnedKeys = [];

    public DiagnosticBag Diagnostics { get; } = diagnostics;

    /// <summary>The node (and operator) being read, as messages begin: <c>node `a`: operator `b`</c>.</summary>
    public string Owner => _scopes.Peek().Owner;

    /// <summary>The directory of the dataflow file, absolute.</summary>
    public string BaseDirectory { get; } = Path.GetFullPath(options.BaseDirectory ?? Directory.GetCurrentDirectory());

    /// <summary>True when all nodes are to run on this machine, whatever they ask for.</summary>
    public bool RunsHere { get; } = options.Purpose == ReadPurpose.Run;

    /// <summary>Reads an environment variable of the reading process.</summary>
    public string? Variable(string name) => options.Environment(name);

    /// <summary>Runs a read inside a node or operator; messages then begin with it.</summary>
    public T InOwner<T>(string owner, Func<T> read) => In((Owner.Length == 0 ? owner : $"{Owner}: {owner}", ""), read);

    /// <summary>Runs a read inside a key (<c>deploy.machine</c>) or an item (<c>outputs[1]</c>).</summary>
    public T InKey<T>(string key, Func<T> read)
    {
        (string owner, string path) = _scopes.Peek();
        return In((owner, path.Length == 0 ? key : key.StartsWith('[') ? path + key : $"{path}.{key}"), read);
    }

    public void Error(Position at, string message, string? hint = null) => Diagnostics.Error(at, Located(message), hint);

    public void Error(YamlElement at, string message, string? hint = null) => Error(at.Position, message, hint);

    public void Warn(Position at, string message, string? hint = null) => Diagnostics.Warn(at, Located(message), hint);

    /// <summary>Warns of a key without effect, once per file and key.</summary>
    public void WarnWithoutEffect(Position at, string key)
    {
        if (_warnedKeys.Add(key))
            Warn(at, $"`{key}` is accepted but has no effect");
    }

    /// <summary>Reports a value of the wrong kind.</summary>
    public void WrongType(YamlElement element, string expected) => Error(element, $"invalid type: {element.Describe()}, expected {expected}");

    private string Located(string message)
    {
        (string owner, string path) = _scopes.Peek();
        string place = path.Length == 0 ? owner : owner.Length == 0 ? $"`{path}`" : $"{owner}: `{path}`";
        return place.Length == 0 ? message : $"{place}: {message}";
    }

    private T In<T>((string, string) scope, Func<T> read)
    {
        _scopes.Push(scope);
        try
        {
            return read();
        }
        finally
        {
            _scopes.Pop();
        }
    }
}
