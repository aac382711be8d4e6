using Zenoh.Protocol.Network;

namespace Zenoh.Routing.Declarations;

/// <summary>
/// The info of several queryables as that of one: complete when one is, as near as the nearest of the complete ones, or of all (Zenoh wire
/// specification, router side towards clients).
/// </summary>
internal struct InfoMerge
{
    private QueryableInfo _merged;

    public bool Any { get; private set; }

    public readonly QueryableInfo Result => _merged;

    public void Add(QueryableInfo info)
    {
        bool better = !Any || (info.IsComplete == _merged.IsComplete ? info.Distance < _merged.Distance : info.IsComplete);
        if (better)
            _merged = info;
        Any = true;
    }
}
