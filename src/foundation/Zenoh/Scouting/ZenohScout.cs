using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zenoh.Configuration;

namespace Zenoh.Scouting;

/// <summary>Looks for Zenoh nodes on the networks of this machine without opening a session.</summary>
public static class ZenohScout
{
    /// <summary>Asks for nodes by UDP multicast and gives each answer as it comes: at once, after 1, 3 and 7 seconds, and every 8 seconds from then on.</summary>
    /// <param name="what">The roles to ask for.</param>
    /// <param name="config">Group, interface and time to live (<c>scouting/multicast</c>); whether scouting is enabled there does not matter.</param>
    /// <param name="duration">How long to look; <see cref="Timeout.InfiniteTimeSpan"/> until cancelled.</param>
    /// <param name="cancellation">Ends the search early, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// The nodes, each answer once; a node with several addresses may give several different ones. At most 1,024 different answers are told apart. A search can be enumerated by one
    /// caller at a time.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="what"/> names no role.</exception>
    /// <exception cref="ZenohException">No interface can be used, or the configured address is no group.</exception>
    public static IAsyncEnumerable<ScoutedNode> ScoutAsync(WhatAmI what, ZenohConfig config, TimeSpan duration, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        if ((what & (WhatAmI.Router | WhatAmI.Peer | WhatAmI.Client)) == WhatAmI.None)
            throw new ArgumentException("At least one role has to be asked for.", nameof(what));
        return SearchAsync(ScoutingOptions.ForSearch(config, what), duration, cancellation);
    }

    private static async IAsyncEnumerable<ScoutedNode> SearchAsync(ScoutingOptions options, TimeSpan duration, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using ScoutingSockets sockets = ScoutingSockets.Open(options);
        if (sockets.IsEmpty)
            throw new ZenohException(string.Join('\n', sockets.Problems));
        Channel<ScoutedNode> answers = Channel.CreateBounded<ScoutedNode>(new BoundedChannelOptions(ScoutingLimits.NodesPerSearch) { FullMode = BoundedChannelFullMode.DropWrite });
        using Scouter scouter = new(sockets, options.What, node => answers.Writer.TryWrite(node), TimeProvider.System);
        using CancellationTokenSource over = new(duration);
        using CancellationTokenRegistration close = over.Token.Register(() => answers.Writer.TryComplete());
        scouter.Start();
        HashSet<ScoutedNode> seen = [];
        await foreach (ScoutedNode node in answers.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (seen.Count < ScoutingLimits.NodesPerSearch && seen.Add(node))
                yield return node;
        }
    }
}
