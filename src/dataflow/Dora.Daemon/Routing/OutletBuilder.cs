using System.Globalization;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Routing;

/// <summary>Spreads what the daemon sends over as many participants as the limit of edges per producer asks for.</summary>
internal sealed class OutletBuilder(int firstParticipant)
{
    /// <summary>The most memory the daemon's own samples may take: lines and records, which are small.</summary>
    public const long PoolLimitBytes = 64 << 20;

    private readonly Dictionary<OutletSource, List<OutletPart>> _outlets = [];
    private readonly List<int> _outputs = [];
    private int _edges;

    /// <summary>Counts one more reader of a source and tells where its edge begins.</summary>
    public OutletPart AddReader(OutletSource source)
    {
        if (_outputs.Count == 0 || _edges == Limits.MaxEdgesPerProducer)
        {
            _outputs.Add(0);
            _edges = 0;
        }

        _edges++;
        int participant = firstParticipant + _outputs.Count - 1;
        if (!_outlets.TryGetValue(source, out List<OutletPart>? parts))
            _outlets[source] = parts = [];
        if (parts.Count == 0 || parts[^1].Participant != participant)
            parts.Add(new OutletPart(participant, _outputs[^1]++));
        return parts[^1];
    }

    public IEnumerable<ParticipantPlan> Participants() => _outputs.Select((outputs, i) =>
        new ParticipantPlan(string.Create(CultureInfo.InvariantCulture, $"dora/{i}"), 0, outputs, PoolLimitBytes));

    public IReadOnlyList<Outlet> Build() => [.. _outlets.Select(pair => new Outlet(pair.Key, pair.Value))];
}
