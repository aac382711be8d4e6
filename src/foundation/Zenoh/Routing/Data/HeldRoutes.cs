namespace Zenoh.Routing.Data;

/// <summary>
/// Routes over which samples were sent that need not leave before the frame they came in has been read: so the samples of a frame share batches and
/// sends on their way on. Used by the thread that reads the frame.
/// </summary>
internal sealed class HeldRoutes
{
    /// <summary>Routes remembered; a frame with samples for more lets go of them in between.</summary>
    private const int Capacity = 16;

    private readonly DataRoute[] _routes = new DataRoute[Capacity];
    private int _count;

    // What is held came in a long message and may be joined by others.
    private bool _isKept;

    /// <summary>Samples are about to be sent over a route.</summary>
    public void Add(DataRoute route)
    {
        if (_count > 0 && ReferenceEquals(_routes[_count - 1], route))
            return;
        if (_isKept || _count == Capacity)
            Release();
        _routes[_count++] = route;
    }

    /// <summary>
    /// A frame, or a long message, has been read. What was held leaves, unless it was one long message for one other node: nothing else is done before
    /// that has left, so that it cannot be held up by others.
    /// </summary>
    public void EndFrame(bool isLong)
    {
        _isKept = isLong && _count == 1 && _routes[0] is { Remote.Length: 1, Local.Length: 0 };
        if (!_isKept)
            Release();
    }

    /// <summary>Nothing more comes: what was held leaves.</summary>
    public void Release()
    {
        _isKept = false;
        while (_count > 0)
        {
            DataRoute route = _routes[--_count];
            _routes[_count] = null!;
            foreach (Destination destination in route.Remote)
                destination.Face.Transport.Release();
        }
    }
}
