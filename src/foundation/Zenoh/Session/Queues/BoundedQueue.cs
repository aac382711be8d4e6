using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zenoh.Transport;

namespace Zenoh.Session.Queues;

/// <summary>A bounded queue whose items own memory: what is dropped, or left when it ends, is disposed. Any number of writers and readers.</summary>
internal sealed class BoundedQueue<T> : IDisposable
    where T : class, IDisposable
{
    private readonly Channel<T> _channel;
    private readonly WhenFull _whenFull;
    private long _dropped;

    public BoundedQueue(QueueOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1, nameof(options));
        _whenFull = options.WhenFull;
        _channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(options.Capacity)
            {
                FullMode = options.WhenFull switch
                {
                    WhenFull.DropOldest => BoundedChannelFullMode.DropOldest,
                    WhenFull.DropNewest => BoundedChannelFullMode.DropWrite,
                    WhenFull.Wait => BoundedChannelFullMode.Wait,
                    _ => throw new ArgumentOutOfRangeException(nameof(options), options.WhenFull, "Unknown policy."),
                },
            },
            Drop);
    }

    /// <summary>Items that found no place.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public int Count => _channel.Reader.Count;

    /// <summary>Appends an item, which belongs to the queue from now on. Waits only where the policy says so.</summary>
    public void Write(T item) => Write(item, Timeout.InfiniteTimeSpan);

    /// <summary>As <see cref="Write(T)"/>, for so long at most.</summary>
    /// <returns>False when the item found no place in that time; it was counted.</returns>
    public bool Write(T item, TimeSpan patience)
    {
        if (TryWrite(item))
            return true;
        if (_whenFull != WhenFull.Wait)
        {
            item.Dispose();
            return true;
        }

        if (TryWaitToWrite(item, patience) is not { } isWritten)
        {
            Drop(item);
            return false;
        }

        if (!isWritten)
            item.Dispose();
        return true;
    }

    /// <summary>Appends an item unless that takes waiting.</summary>
    public bool TryWrite(T item) => _channel.Writer.TryWrite(item);

    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? item) => _channel.Reader.TryRead(out item);

    /// <summary>The next item, or null when the queue has ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync(CancellationToken cancellation)
    {
        do
        {
            if (_channel.Reader.TryRead(out T? item))
                return item;
        }
        while (await _channel.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false));

        return null;
    }

    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await ReadAsync(cancellation).ConfigureAwait(false) is { } item)
            yield return item;
    }

    /// <summary>Nothing more is written; readers take what is there and then end.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    public void Dispose()
    {
        Complete();
        while (_channel.Reader.TryRead(out T? item))
            item.Dispose();
    }

    /// <summary>False when the queue has ended, null when time is up. A thread that reads for many links has another take its place meanwhile.</summary>
    private bool? TryWaitToWrite(T item, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        ReaderThreads? standing = ReaderThreads.Block();
        try
        {
            while (_channel.Writer.WaitToWriteAsync(limit.Token).AsTask().GetAwaiter().GetResult())
            {
                if (_channel.Writer.TryWrite(item))
                    return true;
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            ReaderThreads.Resume(standing);
        }
    }

    private void Drop(T item)
    {
        Interlocked.Increment(ref _dropped);
        item.Dispose();
    }
}
