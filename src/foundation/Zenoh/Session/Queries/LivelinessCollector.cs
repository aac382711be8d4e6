using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Local;

namespace Zenoh.Session.Queries;

/// <summary>Collects the keys of tokens that are alive, each once, until all who know have told.</summary>
internal sealed class LivelinessCollector(ZenohSession session) : IDeclarationReceiver, IDisposable
{
    private readonly HashSet<KeyExpression> _keys = [];
    private readonly TaskCompletionSource<IReadOnlyList<KeyExpression>> _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyList<KeyExpression>> All => _all.Task;

    public void Declared(DeclarationKind kind, KeyExpression key, QueryableInfo info)
    {
        if (session.Names.Incoming(key) is { } named)
            _keys.Add(named);
    }

    public void Undeclared(DeclarationKind kind, KeyExpression key)
    {
        if (session.Names.Incoming(key) is { } named)
            _keys.Remove(named);
    }

    public void Finished() => _all.TrySetResult([.. _keys]);

    /// <summary>The session closes.</summary>
    public void Dispose() => _all.TrySetException(new ZenohException("The session was closed before it had learnt what is alive."));
}
