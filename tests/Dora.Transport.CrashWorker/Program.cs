namespace Dora.Transport.CrashWorker;

/// <summary>
/// One process of the crash suite: <c>daemon socket transport seed</c> or <c>node socket name scoreboard seed</c>.
/// Exit code 0: everything it saw was right; 1: it was not, and stdout says what after <c>ERROR</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["daemon", var socket, var transport, var seed]:
                    DaemonRole.Run(socket, transport, int.Parse(seed, null));
                    return 0;
                case ["node", var socket, var name, var scoreboard, var seed]:
                    RunNode(socket, name, scoreboard, int.Parse(seed, null));
                    return 0;
                default:
                    throw new ArgumentException("what to be?");
            }
        }
        catch (Exception e)
        {
            Console.WriteLine($"ERROR {string.Join(' ', arguments)}: {e}");
            return 1;
        }
    }

    private static void RunNode(string socket, string name, string path, int seed)
    {
        new Thread(EndWithConductor) { IsBackground = true }.Start();
        using var scoreboard = new Scoreboard(path);
        using var control = NodeControl.TryRegister(socket, name, scoreboard);
        if (control is null)
            return;
        var participant = Arena.ParticipantOf(name);
        if (Arena.IsProducer(participant))
            ProducerRole.Run(control, scoreboard, participant, seed);
        else
            ConsumerRole.Run(control, scoreboard, participant, seed);
    }

    /// <summary>The conductor holds the other end of stdin; nobody must outlive it.</summary>
    private static void EndWithConductor()
    {
        while (Console.In.Read() >= 0)
        {
        }
        Environment.Exit(2);
    }
}
