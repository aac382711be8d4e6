namespace Dora.Daemon.Logs;

/// <summary>Who speaks in a log record, as dora 0.3.13 names its parts.</summary>
internal static class LogTargets
{
    public const string Daemon = "daemon";
    public const string DoraDaemon = "dora daemon";
    public const string Spawner = "spawner";
    public const string DaemonSpawner = "daemon::spawner";
    public const string Pending = "daemon::pending";
}
