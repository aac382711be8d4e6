using System.Globalization;
using Zenoh.Routing.Local;

namespace Zenoh.Routing.Admin;

/// <summary>Admits queries, has them answered elsewhere, and tells the operator what was refused. Thread-safe.</summary>
internal sealed class AdminDesk(AdminOptions options, NodeOptions node)
{
    private static readonly TimeSpan WarningPause = TimeSpan.FromSeconds(1);

    private readonly Lock _warnings = new();
    private long _lastWarning;
    private bool _hasWarned;
    private long _unsaid;
    private int _underWay;

    /// <summary>Whether changes would be allowed to whoever asks.</summary>
    public bool MayWrite => options.MayWrite;

    /// <summary>Answers a query; the query is disposed when that is done.</summary>
    public void Answer(IncomingQuery query, Action<AdminAnswers> write)
    {
        if (!options.MayRead)
        {
            Warn($"A query for '{query.Key}' was not answered: adminspace/permissions/read is false.");
            query.Dispose();
            return;
        }

        if (Interlocked.Increment(ref _underWay) > node.Limits.AdminQueries)
        {
            Interlocked.Decrement(ref _underWay);
            AdminAnswers.Refuse(query, $"{node.Limits.AdminQueries} queries of the admin space are under way already: ask again, or raise routing/limits/admin_queries there");
            return;
        }

        options.Start(() =>
        {
            new AdminAnswers(query, node.Limits.AdminReplies).Run(write);
            Interlocked.Decrement(ref _underWay);
        });
    }

    /// <summary>
    /// Tells the operator, at most once in a while and then how often it happened meanwhile: whoever is refused decides how often that is.
    /// </summary>
    public void Warn(string text)
    {
        long unsaid;
        long now = node.Time.GetTimestamp();
        lock (_warnings)
        {
            if (_hasWarned && node.Time.GetElapsedTime(_lastWarning, now) < WarningPause)
            {
                _unsaid++;
                return;
            }

            _hasWarned = true;
            _lastWarning = now;
            (unsaid, _unsaid) = (_unsaid, 0);
        }

        node.Warn(unsaid == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} ({unsaid} more were refused since the last time this was said.)"));
    }
}
