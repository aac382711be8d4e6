using System.Diagnostics;
using System.Globalization;

namespace Zenoh.Faults.Tests.Networks;

/// <summary>
/// Machines joined by wires: each machine is a network namespace; each wire is a switch in a namespace of its own with a cable to either machine, so that
/// neither of them notices when it is cut.
/// </summary>
internal sealed class Network : IDisposable
{
    private static int _made;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"z{Interlocked.Increment(ref _made)}");
    private readonly List<string> _namespaces = [];
    private int _wires;

    /// <summary>Skips the test where namespaces cannot be made.</summary>
    public Network()
    {
        Assert.SkipWhen(Isolation.Obstacle is not null, Isolation.Obstacle ?? "");
        Switches = Make("switches");
    }

    internal string Switches { get; }

    /// <summary>A machine without wires.</summary>
    public Machine Add(string name) => new(Make(name));

    /// <summary>Joins two machines.</summary>
    public Wire Join(Machine one, Machine other) => new(this, ++_wires, one, other);

    public void Dispose()
    {
        foreach (string name in _namespaces)
            Run("netns", "delete", name);
    }

    /// <summary>Runs <c>ip</c>.</summary>
    internal static void Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {string.Join(' ', arguments)}: {error}");
    }

    private string Make(string name)
    {
        string made = $"{_name}-{name}";
        Run("netns", "add", made);
        _namespaces.Add(made);
        Run("-n", made, "link", "set", "lo", "up");
        return made;
    }
}
