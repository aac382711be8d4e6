using Dora.Protocol;

namespace Dora.Daemon.Tests.Harness;

/// <summary>Calls a test back for every record.</summary>
internal sealed class CallbackSink(Action<LogRecord> callback) : ILogSink
{
    public void Write(LogRecord record) => callback(record);
}
