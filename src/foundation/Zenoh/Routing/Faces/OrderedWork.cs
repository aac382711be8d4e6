using Zenoh.Routing.Outgoing;

namespace Zenoh.Routing.Faces;

/// <summary>
/// Things to be done after the tables' lock has been left, in the order they were decided: sending to one face. One thread at a time does them; others that
/// have added something leave it to that one. One that throws keeps none of the others from being done.
/// </summary>
/// <param name="done">Called when everything is done.</param>
/// <param name="declare">Sends a declaration.</param>
/// <param name="failed">Told what was thrown.</param>
internal sealed class OrderedWork(Action done, Action<DeclareMessage> declare, Action<Exception> failed)
{
    /// <summary>What an action takes while it waits, with what it holds on to and its place: about that of the actions there are.</summary>
    private const int ActionBytes = 256;

    /// <summary>What a declaration takes besides its key. A node may be told a million at once, so they are no actions.</summary>
    private const int DeclarationBytes = 48;

    /// <summary>Places that are kept when nothing waits.</summary>
    private const int KeptPlaces = 256;

    private readonly Lock _lock = new();
    private readonly Queue<Item> _pending = [];
    private long _bytes;
    private bool _isRunning;

    /// <summary>Adds something; only under the tables' lock, which is what orders it.</summary>
    /// <param name="work">What is to be done.</param>
    /// <param name="bytes">What it holds on to beyond a few objects.</param>
    /// <returns>About how many bytes wait now.</returns>
    public long Add(Action work, int bytes = 0) => Add(new Item(work, default, ActionBytes + bytes));

    /// <summary>Adds a declaration, as <see cref="Add(Action, int)"/>.</summary>
    public long Add(in DeclareMessage message) => Add(new Item(null, message, DeclarationBytes + (message.Key?.Utf8.Length ?? 0)));

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
            _pending.TrimExcess();
            _bytes = 0;
        }
    }

    /// <summary>Does everything that waits, unless another thread is at it.</summary>
    public void Run()
    {
        if (!TryBegin())
            return;
        while (TryTake(out Item item))
            Do(item);
        done();
    }

    private void Do(in Item item)
    {
        try
        {
            if (item.Work is { } work)
                work();
            else
                declare(item.Message);
        }
        catch (Exception error)
        {
            failed(error);
        }
    }

    private long Add(in Item item)
    {
        lock (_lock)
        {
            _pending.Enqueue(item);
            return _bytes += item.Bytes;
        }
    }

    private bool TryBegin()
    {
        lock (_lock)
        {
            bool begins = !_isRunning && _pending.Count > 0;
            _isRunning |= begins;
            return begins;
        }
    }

    private bool TryTake(out Item item)
    {
        lock (_lock)
        {
            _isRunning = _pending.TryDequeue(out item);
            if (!_isRunning && _pending.Capacity > KeptPlaces)
                _pending.TrimExcess();
            _bytes -= item.Bytes;
            return _isRunning;
        }
    }

    private readonly record struct Item(Action? Work, DeclareMessage Message, int Bytes);
}
