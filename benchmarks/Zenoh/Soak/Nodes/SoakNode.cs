using System.Globalization;
using Zenoh.Benchmarks.Nodes;
using Zenoh.Configuration;

namespace Zenoh.Benchmarks.Soak.Nodes;

/// <summary>A process full of clients of the router that is soaked. It answers every line of its input with a line of values.</summary>
internal abstract class SoakNode : Node
{
    /// <summary>Where the large messages go.</summary>
    public const string Data = "soak/data";

    /// <summary>Where the paced messages go.</summary>
    public const string Paced = "soak/paced";

    /// <summary>The node the arguments describe.</summary>
    /// <param name="words">Its name, then whole numbers.</param>
    /// <param name="client">Configuration of a client of the router.</param>
    public static SoakNode? Parse(string[] words, ZenohConfig client) => (words[0], Numbers(words)) switch
    {
        ("crowd", [var first, var clients, var keys]) => new Crowd(client, first, clients, keys),
        ("publishers", [var count, var bytes]) => new Publishers(client, count, bytes),
        ("subscribers", [var count]) => new Subscribers(client, count),
        ("pacer", [var bytes]) => new Pacer(client, bytes),
        ("listener", [var pause]) => new Listener(client, TimeSpan.FromMilliseconds(pause)),
        _ => null,
    };

    public sealed override async Task RunAsync()
    {
        Say(await StartAsync());
        while (await Console.In.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            Say(await AnswerAsync(words[0], Numbers(words)));
        }

        await EndAsync();
    }

    /// <summary>Opens and declares everything.</summary>
    /// <returns>What it took, as a line of values.</returns>
    protected abstract Task<string> StartAsync();

    protected virtual Task<string> AnswerAsync(string command, int[] numbers) => throw new NotSupportedException(command);

    protected abstract Task EndAsync();

    private static int[] Numbers(string[] words) => [.. words.Skip(1).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
}
