using System.Globalization;

namespace Dora.Daemon.Spawning;

/// <summary>Confines a node to cores through <c>taskset</c>, which becomes the program it starts.</summary>
internal static class Affinity
{
    private const string TaskSet = "taskset";

    public static ProgramCommand.Command Apply(ProgramCommand.Command command, IReadOnlyList<int> cores)
    {
        if (cores.Count == 0)
            return command;
        string list = string.Join(',', cores.Select(core => core.ToString(CultureInfo.InvariantCulture)));
        return command with { Program = TaskSet, Arguments = ["-c", list, command.Program, .. command.Arguments] };
    }
}
