namespace Dora.Transport.CrashWorker;

/// <summary>The dataflow the processes play: two senders, each with a dropping and a blocking output, both read by two readers.</summary>
internal static class Arena
{
    /// <summary>The transports the dataflow may be played on, as words of a command line.</summary>
    public const string SharedMemory = "shm";
    public const string Socket = "socket";

    public const int Producers = 2;
    public const int Consumers = 2;

    /// <summary>The reader that is never killed on its own.</summary>
    public const int Observer = Producers;

    public const int Outputs = 2;
    public const int Dropping = 0;
    public const int Blocking = 1;

    /// <summary>Every reader has one input per output of every sender.</summary>
    public const int Inputs = Producers * Outputs;

    private const long PoolLimitBytes = 48L << 20;
    private static readonly string[] Names = ["p0", "p1", "observer", "c1"];

    public static FabricPlan Plan { get; } = new(
        [
            .. Enumerable.Range(0, Producers).Select(i => new ParticipantPlan(Names[i], 0, Outputs, PoolLimitBytes)),
            .. Enumerable.Range(Producers, Consumers).Select(i => new ParticipantPlan(Names[i], Inputs, 0, PoolLimitBytes)),
        ],
        [
            .. from consumer in Enumerable.Range(Producers, Consumers)
               from producer in Enumerable.Range(0, Producers)
               from output in Enumerable.Range(0, Outputs)
               select new EdgePlan(producer, output, consumer, InputOf(producer, output), 2 + (3 * consumer) + producer, output == Blocking),
        ]);

    public static int ParticipantOf(string name) => Array.IndexOf(Names, name);

    public static string NameOf(int participant) => Names[participant];

    public static bool IsProducer(int participant) => participant < Producers;

    public static int InputOf(int producer, int output) => (producer * Outputs) + output;

    /// <summary>The index in the plan of the edge that feeds an input.</summary>
    public static int EdgeOf(int consumer, int input) => ((consumer - Producers) * Inputs) + input;
}
