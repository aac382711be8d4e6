using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Declarations;

namespace Zenoh.Routing.Local;

/// <summary>A watcher of a session of this node.</summary>
internal abstract class LocalWatcher : Watcher
{
    protected LocalWatcher(Tables tables, InterestMode mode, InterestOptions options, KeyExpression? key)
        : base(mode, options, key)
    {
        Tables = tables;
        Notices = new Notices(Take, tables.Options.StartCallback);
    }

    protected Tables Tables { get; }

    /// <summary>What the session is to be told.</summary>
    public Notices Notices { get; }

    /// <summary>Has the session told after the lock has been left.</summary>
    protected void Tell(in Notice notice)
    {
        Notices.Add(notice);
        Tables.Tell(Notices);
    }

    /// <summary>Tells the session; no lock is held, and no other call is under way.</summary>
    protected abstract void Take(Notice notice);
}
