namespace Zenoh.Transport.Sending;

/// <summary>
/// Threads that wait for the turn to have a priority to themselves: first come, first served, and each is woken alone. Where they all wake at once to
/// find that one of them may go on, fifty publishers of large messages get little done. Guarded by the transmitter's gate.
/// </summary>
internal sealed class SendLine
{
    private readonly LinkedList<Place> _places = [];

    /// <summary>Gets in line, behind all others.</summary>
    public Place Join()
    {
        Place place = Place.OfThread();
        _places.AddLast(place.Node);
        return place;
    }

    /// <summary>Gets out of line.</summary>
    /// <returns>Whether the turn had come meanwhile.</returns>
    public bool Leave(Place place)
    {
        if (place.IsCalled)
            return true;
        _places.Remove(place.Node);
        return false;
    }

    /// <summary>Gives the turn to the first in line; false when nobody waits.</summary>
    public bool TryHandOver()
    {
        if (_places.First is not { } first)
            return false;
        _places.RemoveFirst();
        first.Value.Call();
        return true;
    }

    /// <summary>A thread in line. It can be in one line at a time, so that each thread has one for ever.</summary>
    internal sealed class Place
    {
        [ThreadStatic]
        private static Place? _own;

        private bool _isCalled;

        private Place() => Node = new LinkedListNode<Place>(this);

        public LinkedListNode<Place> Node { get; }

        public bool IsCalled => Volatile.Read(ref _isCalled);

        public static Place OfThread()
        {
            Place own = _own ??= new Place();
            own._isCalled = false;
            return own;
        }

        public void Call()
        {
            lock (Node)
            {
                _isCalled = true;
                Monitor.Pulse(Node);
            }
        }

        /// <summary>Waits for the call, at most for some milliseconds. Without the gate.</summary>
        public void Wait(int milliseconds)
        {
            ReaderThreads? blocked = ReaderThreads.Block();
            lock (Node)
            {
                if (!_isCalled)
                    Monitor.Wait(Node, milliseconds);
            }

            ReaderThreads.Resume(blocked);
        }
    }
}
